package main

import (
	"fmt"

	"huizhida/health"
)

func checkWaiting(p patient) (level, string, string, error) {
	waiting, err := p.health().Waiting(p.ctx)
	if err != nil {
		return "", "", "", err
	}
	if waiting.N == 0 {
		return well, "none", "", nil
	}
	detail := fmt.Sprintf("%d, the oldest for %s", waiting.N, waiting.Oldest)
	if waiting.Late() {
		return wrong, detail, "run huizhida serve or more of huizhida work", nil
	}
	return well, detail, "", nil
}

func checkRunning(p patient) (level, string, string, error) {
	stuck, err := p.health().Stuck(p.ctx)
	if err != nil {
		return "", "", "", err
	}
	if stuck > 0 {
		return wrong, fmt.Sprintf("%d for more than %s", stuck, health.StuckJob), "restart the process that has them; they run again by themselves", nil
	}
	running, err := p.count("running")
	return well, fmt.Sprint(running), "", err
}

func checkLost(p patient) (level, string, string, error) {
	kinds, err := p.health().GivenUp(p.ctx)
	if err != nil {
		return "", "", "", err
	}
	if len(kinds) == 0 {
		return well, "none", "", nil
	}
	n, err := p.count("discarded")
	return warning, fmt.Sprintf("%d gave up after every retry: %v", n, kinds), "read their errors: select kind, args, errors from river_job where state = 'discarded'", err
}

func checkLeader(p patient) (level, string, string, error) {
	id, err := p.health().Leader(p.ctx)
	if err == nil && id == "" {
		return warning, "no process works jobs or keeps schedules", "run huizhida serve or huizhida work", nil
	}
	return well, id, "", err
}

// count is how many jobs are in one of River's states.
func (p patient) count(state string) (int, error) {
	counts, err := p.health().States(p.ctx)
	for _, c := range counts {
		if c.State == state {
			return c.N, err
		}
	}
	return 0, err
}
