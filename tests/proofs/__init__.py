"""What the shipped rules are proved to do, for every possible answer, "I don't know" and "prefer not to say" included.

path.py and encoding.py turn the questionnaire and the rules, read from the same files and held in the same models as
in the program, into formulas: who is asked what, which rules hold, what plan, needs and headline they come to.
person.py says in them what anybody may answer; people.py is the vocabulary of the statements. solver.py asks z3 for
answers that break a statement. There are none: the statement is proved. There are: they are printed as an answers
file that `recovery-cli assess --answers` runs (test_counterexamples.py holds that way open).

test_interview.py          who is asked what; only an emergency ends the interview
test_emergencies.py        emergencies, and what cannot wait
test_withdrawal_care.py    where withdrawal is dangerous, and in pregnancy
test_medication.py         medication in every plan
test_stays.py              when treatment is by day and night, and when it need not be
test_life_and_wishes.py    what never changes a level
test_worse_answers.py      a worse answer never lowers a level; the exceptions, by name
test_needs.py              what a center must offer, for whom, and for nobody else
test_rules_together.py     rules that would contradict each other
test_rules_alive.py        rules that would never speak or decide

What is assumed, and what holds it up:
- The formulas mean what the engine does. test_differential.py runs both on 100,000 random people, on both sides of
  every boundary of every rule, and on people with answers missing, and compares all that a recommendation names.
- Answers are of the kinds that read_answers lets through; numbers are whole.
- What follows from a recommendation (documents, ranking, words on the screen) is left to the other tests. So is
  "listed as undetermined", which is a what-if of the engine and no formula.
- The statements are worth proving. test_mutations.py breaks every rule in every small way there is, and each break
  must fail a statement or a case.
"""
