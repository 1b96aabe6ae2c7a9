"""Questions from and to files: GIFT, Aiken, Moodle XML, CSV, XLSX, QTI (quizzes, section 11).

Reading and writing work on `neutral.Question` and without database. `blocks` joins it to the question blocks; `storing`
puts questions into a bank, `sources` takes them out of a bank or a quiz, `preview` and `carrying` serve the pages.
"""
