"""A question of each type, and places that need no map."""

from recovery_cli.errors import Problem, UsageError

QUESTIONS = """
- id: safe
  type: yes_no
- id: gender
  type: one
  choices:
    - {id: woman, label: Woman}
    - {id: man, label: Man}
    - {id: another, label: Another gender}
- id: readiness
  type: one
  choices:
    - {id: ready, label: {self: I want to start, helper: They want to start}}
    - {id: not_sure, label: "I don't know yet, maybe later"}
    - {id: none, label: Not at all}
- id: used_before
  type: one
  choices:
    - {id: 'no', label: 'No'}
    - {id: 'yes', label: 'Yes, and it helped'}
    - {id: helped_little, label: 'Yes, but it helped little'}
- id: who
  type: one
  choices: [{id: self, label: 'Me, for myself'}, {id: nobody, label: No one I know}, {id: other, label: He or she}]
- id: opioids
  type: many
  choices:
    - {id: heroin, label: Heroin}
    - {id: fentanyl, label: 'Fentanyl, alone or mixed into something else'}
    - {id: prescription_pills, label: 'Pain pills, such as oxycodone'}
    - {id: none, label: No opioids, exclusive: true}
- id: languages
  type: many
  choices:
    - {id: english, label: English}
    - {id: sign_language, label: Sign language}
- id: age
  type: number
  minimum: 10
  maximum: 110
  unit: years
- id: distance
  type: number
  minimum: 1
  maximum: 3000
  unit: miles
- id: started
  type: date
- id: location
  type: place
"""
TYPES = {
    "safe": "yes_no",
    "gender": "one",
    "opioids": "many",
    "age": "number",
    "started": "date",
    "location": "place",
}


def check_place(text):
    if text == "Nowhere":
        raise UsageError([Problem("unknown-place", "location", "There is no place 'Nowhere'.", "Type a ZIP.")])
    return text.upper()
