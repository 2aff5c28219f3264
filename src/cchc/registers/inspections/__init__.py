"""Inspections of administrative reform and of the civil service: the year's plan, the visits, what each found.

Legal basis: Decree 61/2018/ND-CP article 33 (inspection of one-stop work) and, for the civil service, the Laws on
Cadres and Officials and on Public Employees; the yearly plan is the unit's own document. How sure: the forms and stages
are those of the law's usual practice, likely, not confirmed article by article. Glossary: inspection, finding.
"""
