"""Short hand for gold files: what a plan's words module states, turned into the JSON of eval/GUIDELINES.md."""

ROLES = {"L": "lead", "R": "responsible", "C": "cooperating", "G": "guiding"}


def number(word):
    return float(word) if "." in word else int(word)


def deadline(line):
    """Read 'quote|end' or 'quote|end|start'."""
    quote, end, *start = line.split("|")
    return {"quote": quote, "end": end} | ({"start": start[0]} if start else {})


def target(line):
    """Read 'quote|value|unit|op' or 'quote|value|unit|op|per'."""
    quote, value, unit, op, *per = line.split("|")
    return {"quote": quote, "value": number(value), "unit": unit, "op": op} | ({"per": per[0]} if per else {})


def block(deadlines=(), targets=()):
    return {"deadlines": [deadline(d) for d in deadlines], "targets": [target(t) for t in targets]}


def task(title, section, units, deadlines=(), targets=(), inherited="", also=()):
    """Make one task; units reads 'L name R name name C name', section None means that the title is the heading."""
    named, role = [], None
    for word in units.split():
        if word in ROLES:
            role = ROLES[word]
        else:
            named.append([word, role])
    made = {"title": title, "section": section or title, "units": named, "inherited": inherited.split()}
    return made | block(deadlines, targets) | ({"also": list(also)} if also else {})


def sections(text):
    """Read one heading a line: level, label, title."""
    return [
        [int(level), label, title] for level, label, title in (line.split(" ", 2) for line in text.strip().splitlines())
    ]


def gold(name, title, issuer, day, doc_number, citations, heads, tasks, goals, lead_rule=None, request=None):
    return {
        "id": name.split(".")[0],
        "source": f"tests/files/{name}",
        "title": title,
        "issuer": issuer,
        "date": day,
        "number": doc_number,
        "citations": citations,
        "lead_rule": lead_rule,
        "sections": sections(heads),
        "tasks": tasks,
        "goals": goals,
        "request": request,
    }
