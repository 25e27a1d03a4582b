using System.Security.Cryptography;
using TaskFarm.Packing;
using TaskFarm.Server.Json;
using TaskFarm.Server.Shipping;

namespace TaskFarm.Server;

/// <summary>The settings of a farm behind HTTP: what stands behind it, who may come in, and how much anyone may ask for.</summary>
public sealed class TaskFarmServerOptions
{
    private ShippingDesk? _shipping;

    /// <summary>The farm's door. Default: the <see cref="ITaskController"/> among the services.</summary>
    public ITaskController? Controller { get; set; }

    /// <summary>What the farm tells of itself, for event streams. Default: the controller, where it does; else it is asked once a second.</summary>
    public IFarmEvents? Events { get; set; }

    /// <summary>What every call but <c>/health</c> must bring as <c>Authorization: Bearer</c>. Default: a fresh random one.</summary>
    public string Token { get; set; } = NewToken();

    /// <summary>Whether code is taken: as text, packed, or to be executed on an engine; else registered functions only. Default: yes.</summary>
    public bool AllowScripts { get; set; } = true;

    /// <summary>Whether to listen beyond this machine without TLS, where anyone on the way can read the token. Default: no.</summary>
    public bool AllowInsecure { get; set; }

    /// <summary>Names, beside those of this machine's loopback, by which clients may call the server. Default: none.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>The largest body of a request, in bytes. Default: 64 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 64L << 20;

    /// <summary>What the bodies of all requests at one time may hold together, in bytes. Default: 256 MiB.</summary>
    public long MaxBufferedBytes { get; set; } = 256L << 20;

    /// <summary>The largest number of tasks in a request. Default: 100,000.</summary>
    public int MaxBatchSize { get; set; } = 100_000;

    /// <summary>The largest number of ids in a request. Default: 1,000,000.</summary>
    public int MaxIds { get; set; } = 1_000_000;

    /// <summary>How many tasks may wait for an engine before more are refused. Default: 1,000,000.</summary>
    public int MaxQueueLength { get; set; } = 1_000_000;

    /// <summary>The largest result that is handed out, in bytes. Default: 64 MiB.</summary>
    public long MaxResultBytes { get; set; } = 64L << 20;

    /// <summary>How long a request may wait; who asks for longer waits so long and asks again. Default: 60 s.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many requests may wait at one time. Default: 1,000.</summary>
    public int MaxWaits { get; set; } = 1_000;

    /// <summary>How many event streams may be open at one time. Default: 32.</summary>
    public int MaxEventStreams { get; set; } = 32;

    /// <summary>How many bytes of shipped assemblies are kept; the one not used for longest goes first. Default: 256 MiB.</summary>
    public long MaxCodeBytes { get; set; } = 256L << 20;

    /// <summary>How many connections may be open at one time. Default: 1,000.</summary>
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>How long a request's headers may take to come. Default: 10 s.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How fast a body has to come, or to be taken, when <see cref="SlowBodyGrace"/> is over, in bytes a second. Default: 240.</summary>
    public double MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>How long a body may be slower than <see cref="MinBodyBytesPerSecond"/>. Default: 5 s.</summary>
    public TimeSpan SlowBodyGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Where shipped assemblies are kept. Default: in memory, <see cref="MaxCodeBytes"/> of them.</summary>
    public ICodeStore? CodeStore { get; set; }

    /// <summary>Whether the farm behind the door unpacks packed tasks itself, where they run; else the server does. Default: no.</summary>
    public bool ControllerTakesPacked { get; set; }

    internal RegisteredFunctions Functions { get; } = new();

    internal ICodeStore Code => CodeStore ??= new CodeShelf(MaxCodeBytes);

    internal ShippingDesk Shipping => _shipping ??= new ShippingDesk(this, Code);

    /// <summary>A fresh random token.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Has a farm with a store read the tasks again that came through this server before a crash.</summary>
    /// <param name="farm">The settings of the farm behind this server, before it starts.</param>
    public void ReadStoredTasks(LocalFarmOptions farm)
    {
        ArgumentNullException.ThrowIfNull(farm);
        if (farm.Store is { } store)
        {
            CodeStore ??= new StoredCodeShelf(new CodeShelf(MaxCodeBytes), store);
            farm.ShippedCode = CodeStore;
        }

        farm.StoredTaskReaders[ShippedTask.Kind] = (packed, cancellationToken) => Shipping.ReadTaskAsync(packed, cancellationToken);
    }

    /// <summary>Gives a function a name, by which map tasks can call it.</summary>
    /// <param name="name">The name, for the task's <c>function</c>.</param>
    /// <param name="function">The function.</param>
    public void RegisterFunction(string name, Delegate function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        Functions.Add(name, function);
    }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Token);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBodyBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBufferedBytes, MaxBodyBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxIds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueueLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxResultBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWaits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEventStreams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCodeBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(HeadersTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MinBodyBytesPerSecond, 0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SlowBodyGrace, TimeSpan.FromSeconds(1));
    }
}
