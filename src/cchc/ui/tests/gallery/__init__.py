"""Every template with invented contents, as a small site of its own: ``python -m cchc.ui.tests.gallery 8765``.

It stands on no database and no other room, so a page's look can be worked on, and tested, by itself.
"""
