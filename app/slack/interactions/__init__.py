"""Everything that is clicked in Slack: answers to questions, feedback, explanations, and the Home tab."""
