using System.CommandLine;

namespace TaskFarm.CommandLine.Shell;

/// <summary>The options of the farm that a command starts for itself.</summary>
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

    public FarmSettings()
    {
        _engines.Validators.AddWholeNumber(_engines.Name, 1);
        _scheduler.CompletionSources.Add("fifo", "lifo");
    }

    public void AddTo(Command root)
    {
        root.Add(_engines);
        root.Add(_scheduler);
    }

    public int Engines(ParseResult parsed) => parsed.GetValue(_engines);

    /// <summary>Starts a farm with the options' engines, or as many as are asked for.</summary>
    /// <exception cref="UsageException">There is no such scheduler.</exception>
    public async Task<LocalFarm> StartAsync(ParseResult parsed, int? engines = null)
    {
        try
        {
            return await LocalFarm.StartAsync(new LocalFarmOptions
            {
                Engines = engines ?? Engines(parsed),
                SchedulerName = parsed.GetValue(_scheduler)!,

                // All engines are this process: one on which a task failed is no worse than the others.
                FailurePenalty = TimeSpan.Zero,
            });
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal));
        }
    }
}
