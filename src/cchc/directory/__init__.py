"""Who and where: units with a life, accounts, roles and row scope, the procedure catalogue.

Legal basis: Decree 61/2018/ND-CP and Circular 01/2018/TT-VPCP for procedures at one-stop desks (until mid-2025, then
Decree 118/2025/ND-CP); Resolution 1665/NQ-UBTVQH15 for the communes of Ha Tinh since 1 July 2025. Glossary: org unit,
unit version, successor, heir, procedure version.
"""
