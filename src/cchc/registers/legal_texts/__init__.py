"""Normative legal texts (văn bản quy phạm pháp luật): issued, amended, replaced, repealed, examined, reviewed.

Legal basis: Law 80/2015/QH13 amended by 63/2020/QH14 and Decree 34/2016/NĐ-CP amended by 154/2020 and 59/2024 (until
31/03/2025), then Law 64/2025/QH15, Decrees 78/2025 and 79/2025. Glossary: normative text, relation of texts, in force.
"""
