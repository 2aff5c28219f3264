"""The waist: the columnar store of what FactSources declare, its snapshots and its compaction.

Operations are on one side, statistics on the other. Nothing here knows what a dossier is.
"""
