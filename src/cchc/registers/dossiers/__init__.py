"""Dossiers of administrative procedures, from receipt to result.

Legal basis: Decree 61/2018/ND-CP amended by 107/2021/ND-CP (until mid-2025), then Decree 118/2025/ND-CP. Figures follow
forms 06a of Circular 01/2020/TT-VPCP. Glossary: dossier, channel, outcome, due time.
"""
