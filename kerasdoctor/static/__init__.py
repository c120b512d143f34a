"""Reads scripts, notebooks and saved models as text: what a fit is planned with, and how a fix would change the file.

Nothing of a file is run or imported. Where to start:

- `files.accepted.read_any` turns a file into text and tree, or says why it cannot; `reading.understand` turns those
  into one `Planned` for each call of fit; `edits.edit.diff` shows a fix in the source.
- `following` goes through a script statement by statement (`walk`, `statements`, `expressions`, `calls`,
  `definitions`, `loops`) with values that say what each name can stand for (`values`, `heap`). Two ways through
  the script are joined (`joining`): what differs is unknown, but for models, where each way is a case. What is called
  on the way becomes a trace (`tracing`, `traced_calls`), and arrays know where they come from (`past`).
- `models` is what is known of Keras by name: layers and their shapes, models, compile and fit. `arrays` is what is
  known of NumPy, pandas, scikit-learn and `tf.data`, as far as labels and inputs pass through them. `formulas` reads
  functions that Keras calls by itself, such as losses and training steps.
- `names` tells one name for each imported thing and which Keras a script means; `files` has notebooks, Python 2 and
  damaged scripts; `saved` turns saved models into the script that would build them; `edits` makes diffs.
"""
