namespace TaskFarm.Server;

/// <summary>The settings of a connection to a farm's server.</summary>
public sealed record FarmConnectionOptions
{
    /// <summary>How long waits go on when the server has gone away, as it may be starting again. New calls fail at once. Default: 10 s.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The SHA-256 of the server's certificate, in hexadecimal: no other is taken, and this one whoever signed it. Default: null, one that this machine trusts.</summary>
    public string? CertificateFingerprint { get; init; }

    /// <summary>How long a call may take that waits for no task and no engine. Default: 100 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long the server is asked to wait in one request; waits go on from one to the next. Default: 30 s.</summary>
    public TimeSpan WaitInOneRequest { get; init; } = TimeSpan.FromSeconds(30);
}
