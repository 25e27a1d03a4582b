using TaskFarm.Packing;
using TaskFarm.Server.Json;
using TaskFarm.Server.Limits;
using TaskFarm.Server.Shipping;

namespace TaskFarm.Server.Api;

/// <summary>What all requests share: the farm's door, the settings, and the counts that are limited.</summary>
internal sealed class FarmServer
{
    public FarmServer(TaskFarmServerOptions options, ITaskController controller)
    {
        Options = options;
        Controller = controller;
        Tasks = new TaskJson(options.Functions, options.AllowScripts);
        Bodies = new BodyBudget(options.MaxBufferedBytes);
        Queue = new QueueLimit(controller, options.MaxQueueLength);
        Waits = new Seats(options.MaxWaits, "requests that wait", nameof(TaskFarmServerOptions.MaxWaits));
        EventStreams = new Seats(options.MaxEventStreams, "event streams", nameof(TaskFarmServerOptions.MaxEventStreams));
        Barriers = new OpenBarriers(controller);
    }

    public TaskFarmServerOptions Options { get; }

    public ITaskController Controller { get; }

    public TaskJson Tasks { get; }

    public BodyBudget Bodies { get; }

    public QueueLimit Queue { get; }

    public Seats Waits { get; }

    public Seats EventStreams { get; }

    public OpenBarriers Barriers { get; }

    public ICodeStore Code => Options.Code;

    public ShippingDesk Shipping => Options.Shipping;

    /// <summary>What the farm tells of itself; null where it tells nothing.</summary>
    public IFarmEvents? Events => Options.Events ?? Controller as IFarmEvents;

    /// <summary>Cancelled when the server stops; ends waits.</summary>
    public CancellationToken Stopping { get; init; }
}
