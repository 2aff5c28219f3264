"""Who and where: units with a life, accounts, roles and row scope, the procedure catalogue and what changes it.

Legal basis: Decree 61/2018/ND-CP and Circular 01/2018/TT-VPCP for procedures at one-stop desks (until mid-2025, then
Decree 118/2025/ND-CP); Decree 63/2010/ND-CP, amended by 48/2013 and 92/2017, and Circular 02/2017/TT-VPCP for the
decisions that publish procedures; Resolution 1665/NQ-UBTVQH15 for the communes of Ha Tinh since 1 July 2025. Glossary:
org unit, unit version, successor, heir, procedure version, publication decision, act on a procedure, annul.
"""
