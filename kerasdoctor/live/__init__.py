"""Looks at the living setup; the only package that may import keras, a backend or numpy.

Start at `examination.py`: it answers for each fact of one call of `fit` (`fit_call.py`) and tries fixes,
all within `quiet.py`, which leaves no trace. It asks

- `data/` and `counting/`: the rows that `fit` was given, and what is counted in them;
- `models/`: the model as facts, and copies of it;
- `passes/`: the initial pass, with gradients from `backends/`;
- `scoring/`: decoding, scores, baselines and ceilings;
- `probing/`: short trainings and trials, with `changes/` applied to copies and `stepping/` for fast steps.

`process/` keeps a script in a child interpreter that gets as far as its first `fit`, with `compat/` for
programs of older libraries and `standin/` for data that is not there; `given.py` takes a model by hand.
"""
