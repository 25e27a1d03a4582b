using System.Collections.Concurrent;
using System.Threading.Channels;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Map;

/// <summary>Inputs to tasks to results: a window of tasks is with the farm at any time, however many inputs there are.</summary>
/// <remarks>
/// A result leaves the farm when it is printed. In order, a task that takes long holds back those behind it, and no more of them than the
/// window has room for; unordered, it holds back nobody.
/// </remarks>
internal sealed class MapPipeline : IDisposable
{
    private const int Window = 4_096;
    private const int BatchSize = 256;

    private readonly FarmDoor _farm;
    private readonly TaskClient _client;
    private readonly MapFunction _function;
    private readonly bool _ordered;
    private readonly SemaphoreSlim _room = new(Window);
    private readonly CancellationTokenSource _stop;

    // Bounded by the window: nothing comes in that has no room.
    private readonly Channel<Pending> _next = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<long> _printed = new(BatchSize);

    // What a shared farm has of ours; a farm of our own has nothing else. Bounded by the window.
    private readonly ConcurrentDictionary<long, bool>? _held;

    // Those that are still to come through _next, and one for the feeding itself.
    private int _toCome = 1;

    /// <param name="farm">The farm.</param>
    /// <param name="function">The function.</param>
    /// <param name="ordered">Whether the results come in the order of the inputs.</param>
    /// <param name="gone">Cancelled when nobody reads the results any more.</param>
    public MapPipeline(FarmDoor farm, MapFunction function, bool ordered, CancellationToken gone)
    {
        _farm = farm;
        _client = farm.Client;
        _function = function;
        _ordered = ordered;
        _held = farm.IsShared ? new ConcurrentDictionary<long, bool>() : null;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(gone);
    }

    /// <summary>Maps the inputs and gives each result to be printed.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="print">Prints one.</param>
    /// <param name="interrupted">Cancelled when no more inputs are to be taken, and what runs gets a moment to end.</param>
    /// <exception cref="IOException">The inputs could not be read to their end; the results of those that could were printed.</exception>
    public async Task RunAsync(ChannelReader<Input> inputs, Action<Input, TaskResult> print, CancellationToken interrupted)
    {
        using var stopFeeding = CancellationTokenSource.CreateLinkedTokenSource(interrupted, _stop.Token);
        var feeding = FeedAsync(inputs, stopFeeding.Token);
        var printing = PrintAsync(print, interrupted);
        if (await Task.WhenAny(printing, Task.Delay(Timeout.Infinite, interrupted)) != printing)
        {
            await feeding;
            await DropWaitingAsync();
            _stop.CancelAfter(Interruption.Grace);
        }

        try
        {
            await printing;
            await feeding;
        }
        finally
        {
            await _farm.DropAsync([.. _held?.Keys ?? []]);
        }
    }

    public void Dispose()
    {
        _room.Dispose();
        _stop.Dispose();
    }

    private async Task FeedAsync(ChannelReader<Input> inputs, CancellationToken cancellationToken)
    {
        try
        {
            var batch = new List<Input>(BatchSize);
            while (await inputs.WaitToReadAsync(cancellationToken))
            {
                await _room.WaitAsync(cancellationToken);
                Fill(batch, inputs);
                await SubmitAsync(batch);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The inputs that are left were not asked for any more.
        }
        finally
        {
            HasCome();
        }
    }

    // What is there now, so that a slow writer's lines don't wait for company. There is room for one when we come here.
    private void Fill(List<Input> batch, ChannelReader<Input> inputs)
    {
        do
        {
            if (!inputs.TryRead(out var input))
            {
                _room.Release();
                break;
            }

            batch.Add(input);
        }
        while (batch.Count < BatchSize && _room.Wait(0));
    }

    private async Task SubmitAsync(List<Input> batch)
    {
        var ids = await _client.RunAsync([.. batch.Select(input => _function.TaskOf(input.Text, _farm.IsShared))]);
        Interlocked.Add(ref _toCome, batch.Count);
        for (var index = 0; index < batch.Count; index++)
        {
            _held?.TryAdd(ids[index], true);
            var pending = new Pending(batch[index], _client.GetTaskResultAsync(ids[index], block: true));
            if (_ordered)
            {
                Announce(pending);
            }
            else
            {
                _ = pending.Result.ContinueWith(
                    _ => Announce(pending), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    private void Announce(Pending pending)
    {
        _next.Writer.TryWrite(pending);
        HasCome();
    }

    private void HasCome()
    {
        if (Interlocked.Decrement(ref _toCome) == 0)
        {
            _next.Writer.Complete();
        }
    }

    private async Task PrintAsync(Action<Input, TaskResult> print, CancellationToken interrupted)
    {
        try
        {
            await foreach (var pending in _next.Reader.ReadAllAsync(_stop.Token))
            {
                var result = (pending.Result.IsCompleted ? await pending.Result : await pending.Result.WaitAsync(_stop.Token))!;
                if (interrupted.IsCancellationRequested && result.Failure is { Kind: FailureKind.Aborted })
                {
                    if (_ordered)
                    {
                        break;
                    }

                    continue;
                }

                print(pending.Input, result);
                await ForgetAsync(result.TaskId);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody reads any more, or the time of grace is over.
        }
        finally
        {
            await _stop.CancelAsync();
        }
    }

    private async Task ForgetAsync(long taskId)
    {
        _printed.Add(taskId);
        if (_printed.Count == BatchSize)
        {
            await _client.ClearAsync(_printed);
            _printed.ForEach(id => _held?.TryRemove(id, out _));
            _printed.Clear();
            _room.Release(BatchSize);
        }
    }

    // What waits will not run; what runs is left alone.
    private async Task DropWaitingAsync()
    {
        foreach (var id in (await _client.QueueStatusAsync(verbose: true)).ScheduledIds!.Where(id => _held?.ContainsKey(id) != false))
        {
            try
            {
                await _client.AbortAsync(id);
            }
            catch (TaskAlreadyCompletedException)
            {
                // It was its turn in the meantime.
            }
        }
    }

    private readonly record struct Pending(Input Input, Task<TaskResult?> Result);
}
