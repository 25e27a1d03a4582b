using System.CommandLine;
using TaskFarm.CommandLine.Cluster;
using TaskFarm.CommandLine.Server;
using TaskFarm.Storing;

namespace TaskFarm.CommandLine.Shell;

/// <summary>The options that say which farm a command works with.</summary>
internal sealed class FarmSettings
{
    private readonly Option<int> _engines = new("--engines")
    {
        Description = "How many engines work, each one thing at a time",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        Recursive = true,
    };

    private readonly Option<string> _scheduler = new("--scheduler")
    {
        Description = "Who is next: fifo, lifo, or the full name of a class of your own",
        HelpName = "NAME",
        DefaultValueFactory = _ => "fifo",
        Recursive = true,
    };

    private readonly ClusterSettings _cluster = new();

    /// <summary>The options of a server that runs already.</summary>
    public ServerSettings Server { get; } = new();

    public FarmSettings()
    {
        _engines.Validators.AddWholeNumber(_engines.Name, 1);
        _scheduler.CompletionSources.Add("fifo", "lifo");
    }

    public void AddTo(Command root)
    {
        root.Add(_engines);
        root.Add(_scheduler);
        _cluster.AddTo(root);
        Server.AddTo(root);
    }

    public int Engines(ParseResult parsed) => parsed.GetValue(_engines);

    /// <summary>Whether the options name a farm that runs already.</summary>
    /// <exception cref="UsageException">The options don't fit together.</exception>
    public bool NamesSharedFarm(ParseResult parsed) => _cluster.Read(parsed) || Server.IsGiven(parsed);

    /// <summary>Refuses a cluster where the command's farm is one of its own.</summary>
    /// <exception cref="UsageException">The options name a cluster.</exception>
    public void RefuseCluster(ParseResult parsed)
    {
        if (_cluster.Read(parsed))
        {
            throw new UsageException($"this is a farm of the command's own; leave out {ClusterSettings.OptionName}. A cluster's silos serve it: taskfarm-silo --urls URL.");
        }
    }

    /// <summary>Opens the farm that the options name, or starts one of its own.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="engines">How many engines a farm of its own gets; null for as many as the options say.</param>
    /// <exception cref="UsageException">The options don't fit together, or there is no such scheduler.</exception>
    public async Task<FarmDoor> OpenAsync(ParseResult parsed, int? engines = null)
    {
        if (NamesSharedFarm(parsed))
        {
            return await OpenSharedAsync(parsed);
        }

        var farm = await StartAsync(parsed, engines);
        return new FarmDoor(farm.Client, farm);
    }

    /// <summary>Opens the running farm that the options name; where they name none, that of the server that this user started.</summary>
    /// <exception cref="UsageException">The options don't fit together, or there is no such farm.</exception>
    public async Task<FarmDoor> OpenSharedAsync(ParseResult parsed)
    {
        RefuseOwn(parsed);
        if (!_cluster.Read(parsed))
        {
            return Server.Open(parsed);
        }

        return !Server.IsGiven(parsed)
            ? await ClusterDoor.OpenAsync(_cluster)
            : throw new UsageException("work on a cluster or on a server's farm, not on both.");
    }

    /// <summary>Starts a farm of the command's own.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="engines">How many engines it gets; null for as many as the options say.</param>
    /// <param name="store">The file that keeps its tasks through a crash; null for none.</param>
    /// <param name="configure">Changes its settings.</param>
    /// <exception cref="UsageException">There is no such scheduler, or the store can't be opened.</exception>
    public async Task<LocalFarm> StartAsync(ParseResult parsed, int? engines = null, string? store = null, Action<LocalFarmOptions>? configure = null)
    {
        var options = new LocalFarmOptions
        {
            Engines = engines ?? Engines(parsed),
            SchedulerName = parsed.GetValue(_scheduler)!,

            // All engines are this process: one on which a task failed is no worse than the others.
            FailurePenalty = TimeSpan.Zero,
            Store = store is null ? null : new SqliteTaskStore(store),
        };
        configure?.Invoke(options);
        try
        {
            return await LocalFarm.StartAsync(options);
        }
        catch (StoreException exception)
        {
            throw new UsageException(exception.Message);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal));
        }
    }

    private void RefuseOwn(ParseResult parsed)
    {
        foreach (var option in (Option[])[_engines, _scheduler])
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name} is for a farm of the command's own; one that runs already has its own.");
            }
        }
    }
}
