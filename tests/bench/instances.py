"""Small instances of the public formats, made for these tests."""

from __future__ import annotations

# Two shifts, two people, two weeks and a day (15 days from a Monday, so the last day is a Monday again).
CURTOIS = """# made by hand
SECTION_HORIZON
# days
15

SECTION_SHIFTS
E,480,
L,600,E

SECTION_STAFF
# ID, MaxShifts, MaxTotal, MinTotal, MaxConsecutive, MinConsecutive, MinDaysOff, MaxWeekends
Ann,E=6|L=4,4800,2880,4,2,2,1
Bo,E=15,7200,0,5,1,1,2

SECTION_DAYS_OFF
Ann,0,9

SECTION_SHIFT_ON_REQUESTS
Ann,2,E,7
Bo,14,E,3

SECTION_SHIFT_OFF_REQUESTS
Bo,4,E,5

SECTION_COVER
0,E,1,100,1
3,L,1,50,10
3,E,0,50,10
"""
# Two employees, a week: one works days, the other has the week's evenings to nothing: two lines of seven days.
RWS = """#Length of the schedule
7

#Number of Employees
2

##Number of Shifts
2

# Temporal Requirements Matrix
1 1 1 1 1 0 0
0 0 0 0 0 1 1

#ShiftName, Start, Length, Name, MinlengthOfBlocks, MaxLengthOfBlocks
D 360 480 2 5
N 1320 480 2 3

# Minimum and maximum length of days-off blocks
2 5

# Minimum and maximum length of work blocks
2 7

# Number of not allowed shift sequences: NrSequencesOfLength2, NrSequencesOfLength3:
1 1

# Not allowed shift sequences
N D
D - D
"""
