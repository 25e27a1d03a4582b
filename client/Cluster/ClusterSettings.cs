using System.CommandLine;
using System.Globalization;
using System.Net;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Cluster;

/// <summary>The options of a cluster that runs already.</summary>
internal sealed class ClusterSettings
{
    /// <summary>Where a silo listens for clients unless it is told otherwise.</summary>
    public const string DefaultGateway = "127.0.0.1:30000";

    public const string OptionName = "--orleans";

    private readonly Option<string?> _orleans = new(OptionName)
    {
        Description = $"Work on a running cluster; HOST:PORT of a silo's gateway, several with commas between (default: {DefaultGateway})",
        HelpName = "GATEWAY",
        Arity = ArgumentArity.ZeroOrOne,
        Recursive = true,
    };

    private readonly Option<string?> _clusterId = Named("--cluster-id", "NAME", "The cluster that the gateway belongs to (default: dev)");
    private readonly Option<string?> _serviceId = Named("--service-id", "NAME", "The service that the cluster is of (default: dev)");
    private readonly Option<string?> _farm = Named("--farm", "NAME", "Which of the cluster's farms (default: default)");
    private readonly Option<string?> _certificate = Named("--tls-certificate", "FILE", "The cluster's certificate and key, if it uses one");
    private readonly Option<string?> _password = Named("--tls-password", "PASSWORD", "The password of that file");

    public string ClusterId { get; private set; } = "dev";

    public string ServiceId { get; private set; } = "dev";

    public string Farm { get; private set; } = "default";

    public string? CertificateFile { get; private set; }

    public string? CertificatePassword { get; private set; }

    public IReadOnlyList<IPEndPoint> Gateways { get; private set; } = [];

    public void AddTo(Command root)
    {
        foreach (var option in (Option[])[_orleans, _clusterId, _serviceId, _farm, _certificate, _password])
        {
            root.Add(option);
        }
    }

    /// <summary>Whether a command is to work on a cluster.</summary>
    /// <exception cref="UsageException">Options of the cluster without it, or a gateway that is none.</exception>
    public bool Read(ParseResult parsed)
    {
        if (parsed.GetResult(_orleans) is null)
        {
            foreach (var option in (Option[])[_clusterId, _serviceId, _farm, _certificate, _password])
            {
                if (parsed.GetResult(option) is not null)
                {
                    throw new UsageException($"{option.Name} goes with {OptionName}.");
                }
            }

            return false;
        }

        Gateways = [.. (parsed.GetValue(_orleans) ?? DefaultGateway).Split(',').Select(Gateway)];
        ClusterId = parsed.GetValue(_clusterId) ?? ClusterId;
        ServiceId = parsed.GetValue(_serviceId) ?? ServiceId;
        Farm = parsed.GetValue(_farm) ?? Farm;
        CertificateFile = parsed.GetValue(_certificate);
        CertificatePassword = parsed.GetValue(_password);
        return true;
    }

    /// <summary>Gives <c>--orleans</c> its default where no gateway follows, for the parser would take whatever does follow for one.</summary>
    public static string[] Complete(string[] args) =>
        [.. args.Select((arg, index) => arg == OptionName && !IsGateway(args.ElementAtOrDefault(index + 1)) ? $"{OptionName}={DefaultGateway}" : arg)];

    private static bool IsGateway(string? text) =>
        text is not null && text.Split(',').All(one => one.Split(':') is [{ Length: > 0 } host, var port]
            && !host.Any(char.IsWhiteSpace) && ushort.TryParse(port, out _));

    private static IPEndPoint Gateway(string text)
    {
        if (IPEndPoint.TryParse(text, out var endpoint) && endpoint.Port > 0)
        {
            return endpoint;
        }

        if (!IsGateway(text))
        {
            throw new UsageException($"{OptionName} takes HOST:PORT; '{text}' is not that.");
        }

        var parts = text.Split(':');
        return new IPEndPoint(Dns.GetHostAddresses(parts[0])[0], ushort.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static Option<string?> Named(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Recursive = true };
}
