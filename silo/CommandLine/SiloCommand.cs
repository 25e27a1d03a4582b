using System.CommandLine;
using TaskFarm.Silo.Hosting;

namespace TaskFarm.Silo.CommandLine;

/// <summary>The program's one command: a silo, until it is told to stop.</summary>
internal static class SiloCommand
{
    private const string MembershipKey = "Membership";

    private static readonly IReadOnlyList<SettingOption> Options =
    [
        new("--cluster-id", nameof(SiloSettings.ClusterId), "NAME", "The cluster that this silo belongs to (default: dev)"),
        new("--service-id", nameof(SiloSettings.ServiceId), "NAME", "Whose stored state this is, whatever the cluster is called (default: dev)"),
        new("--port", nameof(SiloSettings.Port), "PORT", "The port for other silos (default: 11111)"),
        new("--gateway-port", nameof(SiloSettings.GatewayPort), "PORT", "The port for clients (default: 30000)"),
        new("--address", nameof(SiloSettings.Address), "IP", "The address at which other machines reach this one (default: 127.0.0.1)"),
        new("--join", nameof(SiloSettings.Join), "IP:PORT", "The first silo of the cluster, without --postgres (default: this is the first)"),
        new("--postgres", nameof(SiloSettings.Postgres), "CONNECTION", "A PostgreSQL database for membership, reminders and state (default: memory)"),
        new("--farm", nameof(SiloSettings.Farm), "NAME", "The farm that the engines belong to (default: default)"),
        new("--engines", nameof(SiloSettings.Engines), "N", "How many engines work here, each one thing at a time (default: the processors)"),
        new PairOption("--property", nameof(SiloSettings.Properties), "NAME=VALUE", "A property of the engines here, for tasks that ask: gpu=true"),
        new("--scheduler", nameof(SiloSettings.Scheduler), "NAME", "Who is next: fifo, lifo, or the full name of a class (default: fifo)"),
        new SecondsOption("--failure-penalty", nameof(SiloSettings.FailurePenalty), "How long an engine on which a task failed is kept out (default: 1)"),
        new SecondsOption("--idle-timeout", nameof(SiloSettings.IdleTimeout), "How long tasks wait that no idle engine may run (default: 30)"),
        new("--engine-losses", nameof(SiloSettings.AllowedEngineLosses), "N", "How many engines may go away under a task before it fails (default: 3)"),
        new SecondsOption("--heartbeat-timeout", nameof(SiloSettings.HeartbeatTimeout), "After how long a silence an engine is given up (default: 10)"),
        new SecondsOption("--stop-timeout", nameof(SiloSettings.StopTimeout), "What running tasks get to end when the silo stops (default: 30)"),
        new PairOption("--membership", MembershipKey, "NAME=VALUE", "One of Orleans' ClusterMembershipOptions: ProbeTimeout=00:00:01"),
        new("--health-url", nameof(SiloSettings.HealthUrl), "URL", "Where /health/live and /health/ready answer (default: nowhere)"),
        new("--urls", nameof(SiloSettings.Urls), "URL", "Where this silo serves the farm over HTTP: http://127.0.0.1:5080 (default: nowhere)"),
        new("--token", nameof(SiloSettings.Token), "TOKEN", "What HTTP calls must bring (default: a fresh one, in a file that only you can read)"),
        new("--profile", nameof(SiloSettings.Profile), "NAME", "The name of that file, for taskfarm --profile (default: default)"),
        new("--allow-host", nameof(SiloSettings.AllowedHosts), "NAME", "Names, beside localhost, by which HTTP clients may call; ';' between"),
        new("--allow-insecure", nameof(SiloSettings.AllowInsecure), "BOOL", "true serves HTTP beyond this machine without TLS (default: false)"),
        new("--tls-certificate", nameof(SiloSettings.TlsCertificate), "FILE", "The cluster's certificate and key, PFX or PEM: all connections use it"),
        new("--tls-password", nameof(SiloSettings.TlsPassword), "PASSWORD", "The password of that file"),
        new("--log-format", nameof(SiloSettings.LogFormat), "FORMAT", "How the log is written to stderr: text or json (default: text)"),
    ];

    public static RootCommand Build()
    {
        var command = new RootCommand("A silo of a TaskFarm cluster. Without options: on this machine, in memory, an engine a processor.");
        foreach (var option in Options)
        {
            command.Add(option.Option);
        }

        command.SetAction((parsed, _) => SiloProgram.RunAsync([.. Options.SelectMany(option => option.Read(parsed))]));
        return command;
    }
}
