using System.Net;
using TaskFarm.Orleans;

namespace TaskFarm.Silo;

/// <summary>
/// What a silo is started with. From the weakest to the strongest: appsettings.json (section TaskFarm), the environment (TASKFARM_ in front of a
/// name, TASKFARM_PROPERTIES__GPU=true for what has parts), the command line.
/// </summary>
internal sealed class SiloSettings
{
    /// <summary>Silos and clients of one cluster name the same. Default: dev, as Orleans' own localhost clustering does.</summary>
    public string ClusterId { get; set; } = "dev";

    /// <summary>What is stored belongs to it. Default: dev.</summary>
    public string ServiceId { get; set; } = "dev";

    /// <summary>The port of this silo for other silos. Default: 11111.</summary>
    public int Port { get; set; } = 11111;

    /// <summary>The port of this silo for clients. Default: 30000.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>The address at which others reach this silo, which then listens on all addresses. Default: 127.0.0.1, and only there.</summary>
    public string Address { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>The address and port of the cluster's first silo; null for the first one, and with <see cref="Postgres"/>.</summary>
    public string? Join { get; set; }

    /// <summary>The connection string of the database for membership, reminders and grain storage; null for none of it.</summary>
    public string? Postgres { get; set; }

    /// <summary>The name of the farm. Default: default.</summary>
    public string Farm { get; set; } = TaskFarmOptions.DefaultFarm;

    /// <summary>How many engines this silo brings. Default: its processors.</summary>
    public int Engines { get; set; } = Environment.ProcessorCount;

    /// <summary>The properties of this silo's engines.</summary>
    public Dictionary<string, string> Properties { get; set; } = [];

    /// <summary>The scheduler: fifo, lifo, or the full name of a class.</summary>
    public string Scheduler { get; set; } = "fifo";

    /// <summary>How long an engine on which a task failed is kept out. Default: 1 s.</summary>
    public TimeSpan FailurePenalty { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long tasks wait that no idle engine may run. Default: 30 s.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many engines a task may lose. Default: 3.</summary>
    public int AllowedEngineLosses { get; set; } = 3;

    /// <summary>After how long a silence an engine is given up. Default: 10 s.</summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What running tasks get to end when the silo is told to stop. Default: 30 s.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where /health, /health/live and /health/ready answer, such as http://127.0.0.1:8081. Default: nowhere.</summary>
    public string? HealthUrl { get; set; }

    /// <summary>Where the farm is served over HTTP, such as http://127.0.0.1:5080; several with ';' between. Default: nowhere.</summary>
    public string? Urls { get; set; }

    /// <summary>What every HTTP call must bring. Default: a fresh random one, which goes to the file of <see cref="Profile"/>.</summary>
    public string? Token { get; set; }

    /// <summary>The name under which the commands of this user find the server. Default: default.</summary>
    public string Profile { get; set; } = "default";

    /// <summary>Names, beside localhost, by which HTTP clients may call this silo; several with ';' between. Default: none.</summary>
    public string AllowedHosts { get; set; } = "";

    /// <summary>Whether HTTP is served beyond this machine without TLS, where anyone on the way can read the token. Default: no.</summary>
    public bool AllowInsecure { get; set; }

    /// <summary>A file of the cluster's certificate and its key, PFX or PEM: connections are encrypted then, and only who has it may connect.</summary>
    public string? TlsCertificate { get; set; }

    /// <summary>The password of the certificate's file.</summary>
    public string? TlsPassword { get; set; }

    /// <summary>How the log's lines are written: text or json. Default: text.</summary>
    public LogFormat LogFormat { get; set; }

    public IPAddress IPAddress => IPAddress.Parse(Address);

    public IPEndPoint Endpoint => new(IPAddress, Port);

    public IPEndPoint Gateway => new(IPAddress, GatewayPort);

    /// <summary>The first silo of the cluster, which may be this one.</summary>
    public IPEndPoint Primary => Join is null ? Endpoint : IPEndPoint.Parse(Join);

    public bool IsLocal => IPAddress.IsLoopback(IPAddress);

    /// <exception cref="SettingException">Something is out of its range.</exception>
    public void Check()
    {
        Require(IPAddress.TryParse(Address, out _), nameof(Address), Address, "an IP address");
        Require(Join is null || (IPEndPoint.TryParse(Join, out var first) && first.Port > 0), nameof(Join), Join, "an IP address and a port");
        Require(Port is > 0 and <= IPEndPoint.MaxPort, nameof(Port), Port, "a port");
        Require(GatewayPort is > 0 and <= IPEndPoint.MaxPort && GatewayPort != Port, nameof(GatewayPort), GatewayPort, "a port of its own");
        Require(Engines >= 0, nameof(Engines), Engines, "0 or more");
        Require(AllowedEngineLosses >= 0, nameof(AllowedEngineLosses), AllowedEngineLosses, "0 or more");
        Require(StopTimeout >= TimeSpan.Zero, nameof(StopTimeout), StopTimeout, "0 or more");
        Require(Token is not "", nameof(Token), "empty", "some text");
        Require(Join is null || Postgres is null, nameof(Join), Join, "left out with Postgres, where silos find one another in the database");
    }

    private static void Require(bool holds, string name, object? value, string meant)
    {
        if (!holds)
        {
            throw new SettingException($"{name} is {value}; it has to be {meant}.");
        }
    }
}
