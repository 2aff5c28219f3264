"""The demonstration: generated files of one district (and a second, smaller one) that enter like anyone's.

Nothing here touches a database. ``plan.write_files`` writes the files that an installation then imports and the acts it
then plays; README.md says which figures they reproduce and where the real form had to be corrected.
"""
