"""Questions from and to files: GIFT, Aiken, Moodle XML, CSV, XLSX, QTI (quizzes, section 11).

Reading and writing work on `neutral.Question` and `pictures.Picture`, without database. `blocks` and `from_blocks` join
questions to question blocks, `library` pictures to the library of pictures; `storing` puts questions into a bank,
`sources` takes them out of a bank or a quiz, `preview` and `carrying` serve the pages.
"""
