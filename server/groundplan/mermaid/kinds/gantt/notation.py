"""What both the writer and the reader of Gantt sources must agree on."""

# A task's flag: the word that stands for it.
FLAG_WORDS = {
    "done": "done",
    "active": "active",
    "critical": "crit",
    "milestone": "milestone",
    "vertical": "vert",
}
