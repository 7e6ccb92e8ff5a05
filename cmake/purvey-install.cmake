# Exported targets purvey::pep, purvey::solve, purvey::purvey.
