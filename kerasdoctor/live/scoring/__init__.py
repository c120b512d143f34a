"""How good answers are and can be: decoding, scores, baselines, ceilings."""
