"""What a report's sentences say of themselves, and of the form beside them: totals, balances, rates, days, lines.

A small, careful grammar of official prose. What it does not understand it passes over: a false alarm costs more trust
than a silence. Its words and shapes are data: ``sentences.toml`` beside the form.
"""

from cchc.statistics.checks.sentences.check import check_sentences

__all__ = ["check_sentences"]
