"""What is asked and what the scripted backend answers.

The question needs one specialist and one call of a model: it names the specialist and the type, asks nothing back, and
explanations are not argued with. The answer keeps to the form of an explanation, so that nothing is asked again.
"""

QUESTION = "What does the population stability index measure, and when is it worrying?"
SPECIALIST = "ml-cv-specialist"
KIND = "explain"
MARKER = "nobody has looked at yet"
"""Ends the answer: whoever shows it has shown the whole."""

ANSWER = f"""The population stability index says how far the distribution of a feature has moved away from a reference.

## Answer

Both samples are sorted into the same bins, and for each bin the difference of the two shares is multiplied with the
logarithm of their quotient; the sum over all bins is the index. A small value means that the feature still looks as it
did when the model was trained. A large value means that the model now sees inputs which it has hardly met before, so
its measured quality no longer says much about its quality today. Look first at the features that the model leans on,
then at the way in which the data reach it, because a broken join moves a distribution just as well as the world does.
Treat the index as a question and not as a verdict: it names the feature that {MARKER}.
"""
