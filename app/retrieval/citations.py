"""TEMP"""

import re
from app.domain.passage import Citation

_M = re.compile(r'\[(S\d+) "([^"\]]*)"\]')


class CitationStream:
    def __init__(self, passages):
        self.p = {x.label: x.passage for x in passages}
        self.citations = ()
        self.dropped = ()
        self.buf = ""

    def feed(self, text):
        self.buf += text
        i = self.buf.rfind("[")
        if i >= 0 and "]" not in self.buf[i:]:
            out, self.buf = self.buf[:i], self.buf[i:]
        else:
            out, self.buf = self.buf, ""
        return self.sub(out)

    def sub(self, t):
        def f(m):
            p = self.p.get(m[1])
            q = m[2]
            if p and q in p.text:
                s = p.start + p.text.index(q)
                for c in self.citations:
                    if c.start == s and c.path == p.path:
                        return f"[{c.n}]"
                n = len(self.citations) + 1
                self.citations += (
                    Citation(n, p.skill, p.section, p.heading, p.path, q, s, s + len(q), p.content_hash),
                )
                return f"[{n}]"
            self.dropped += ((q, "not verbatim"),)
            return ""

        return _M.sub(f, t)

    def finish(self):
        t, self.buf = self.buf, ""
        return self.sub(t)
