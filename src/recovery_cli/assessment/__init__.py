"""One assessment from end to end: answers, plan and catalogue to the public documents."""
