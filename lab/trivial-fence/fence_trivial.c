// fence_trivial: the least that can be called a fence agent, on libfreeipmi alone. fence_forewarn is measured against
// it: one session, the order, and one confirmation; none of the second session, the pause or the checks.
//
// As an agent: options on standard input (ip, username, password, action). By hand, for the lab:
//   fence_trivial HOST USER PASSWORD status|on|off      one session; prints on or off
//   fence_trivial HOST USER PASSWORD hold MOST SECONDS  takes every session that the BMC has, at most so many
#include <freeipmi/freeipmi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *metadata =
    "<?xml version=\"1.0\" ?>\n"
    "<resource-agent name=\"fence_trivial\" shortdesc=\"Fence agent for comparison\">\n"
    "<longdesc>Calls libfreeipmi and nothing else. For the lab only.</longdesc>\n"
    "<vendor-url></vendor-url>\n<parameters>\n"
    "<parameter name=\"action\" unique=\"0\" required=\"1\"><getopt mixed=\"-o\"/>"
    "<content type=\"string\" default=\"off\"/><shortdesc lang=\"en\">action</shortdesc></parameter>\n"
    "<parameter name=\"ip\" unique=\"0\" required=\"1\"><getopt mixed=\"-a\"/>"
    "<content type=\"string\"/><shortdesc lang=\"en\">BMC</shortdesc></parameter>\n"
    "</parameters>\n<actions><action name=\"on\" automatic=\"0\"/><action name=\"off\"/><action name=\"reboot\"/>"
    "<action name=\"status\"/><action name=\"monitor\"/><action name=\"list\"/><action name=\"metadata\"/></actions>\n"
    "</resource-agent>\n";

static ipmi_ctx_t open_session(const char *host, const char *user, const char *password) {
    ipmi_ctx_t context = ipmi_ctx_create();
    if (!context) return NULL;
    if (ipmi_ctx_open_outofband_2_0(context, host, user, password, NULL, 0, IPMI_PRIVILEGE_LEVEL_OPERATOR, 3, 2000, 250,
                                    IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_OPEN_SESSION_PRIVILEGE, 0) < 0) {
        fprintf(stderr, "open: %s\n", ipmi_ctx_errormsg(context));
        ipmi_ctx_destroy(context);
        return NULL;
    }
    return context;
}

static int power_state(ipmi_ctx_t context) {
    fiid_obj_t answer = fiid_obj_create(tmpl_cmd_get_chassis_status_rs);
    uint64_t on = 9;
    if (ipmi_cmd_get_chassis_status(context, answer) < 0) {
        fprintf(stderr, "status: %s\n", ipmi_ctx_errormsg(context));
    } else {
        fiid_obj_get(answer, "current_power_state.power_is_on", &on);
    }
    fiid_obj_destroy(answer);
    return (int)on;
}

static int control(ipmi_ctx_t context, int on) {
    fiid_obj_t answer = fiid_obj_create(tmpl_cmd_chassis_control_rs);
    int order = on ? IPMI_CHASSIS_CONTROL_POWER_UP : IPMI_CHASSIS_CONTROL_POWER_DOWN;
    int result = ipmi_cmd_chassis_control(context, order, answer);
    if (result < 0) fprintf(stderr, "control: %s\n", ipmi_ctx_errormsg(context));
    fiid_obj_destroy(answer);
    return result;
}

// 0 when the wish was seen to be fulfilled; wish -1 only asks.
static int act(const char *host, const char *user, const char *password, int wish) {
    ipmi_ctx_t context = open_session(host, user, password);
    if (!context) return 1;
    int state = 9, ordered = wish < 0 ? 0 : control(context, wish);
    if (ordered == 0) {
        for (int tries = 0; tries < 200; tries++) {
            state = power_state(context);
            if (wish < 0 || state == wish || state > 1) break;
            usleep(20000);
        }
    }
    ipmi_ctx_close(context);
    ipmi_ctx_destroy(context);
    if (wish < 0 && state <= 1) puts(state ? "on" : "off");
    return state <= 1 && (wish < 0 || state == wish) ? 0 : 1;
}

// Opens sessions until the BMC gives no more, says how many, then keeps them alive and takes every one that gets free.
static int hold(const char *host, const char *user, const char *password, int most, int seconds) {
    ipmi_ctx_t sessions[256];
    int open = 0, next = 0;
    if (most > 256) most = 256;
    while (open < most && (sessions[open] = open_session(host, user, password))) open++;
    printf("%d\n", open);
    fflush(stdout);
    for (time_t end = time(NULL) + seconds; time(NULL) < end;) {
        if (open < most && (sessions[open] = open_session(host, user, password))) {
            open++;
            continue;
        }
        if (open > 0) power_state(sessions[next++ % open]);
        usleep(10000);
    }
    return 0;
}

static int run_action(const char *host, const char *user, const char *password, const char *action) {
    if (!strcmp(action, "on")) return act(host, user, password, 1);
    if (!strcmp(action, "off")) return act(host, user, password, 0);
    if (!strcmp(action, "reboot")) return act(host, user, password, 0) || act(host, user, password, 1);
    if (!strcmp(action, "status") || !strcmp(action, "monitor")) return act(host, user, password, -1);
    if (!strcmp(action, "list")) return 0;
    return 1;
}

int main(int count, char **words) {
    if (count >= 7 && !strcmp(words[4], "hold")) {
        return hold(words[1], words[2], words[3], atoi(words[5]), atoi(words[6]));
    }
    if (count >= 5) return run_action(words[1], words[2], words[3], words[4]);
    char line[512], host[512] = "", user[512] = "fence", password[512] = "fencepass", action[512] = "reboot";
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        if (!strncmp(line, "ip=", 3)) snprintf(host, sizeof host, "%s", line + 3);
        if (!strncmp(line, "username=", 9)) snprintf(user, sizeof user, "%s", line + 9);
        if (!strncmp(line, "password=", 9)) snprintf(password, sizeof password, "%s", line + 9);
        if (!strncmp(line, "action=", 7)) snprintf(action, sizeof action, "%s", line + 7);
    }
    if (!strcmp(action, "metadata")) {
        fputs(metadata, stdout);
        return 0;
    }
    return run_action(host, user, password, action);
}
