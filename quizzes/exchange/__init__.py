"""Questions from and to files: GIFT, Aiken, Moodle XML, CSV, XLSX, QTI (quizzes, section 11).

Everything here works on `neutral.Question` and without database; `blocks` joins it to the question blocks.
"""
