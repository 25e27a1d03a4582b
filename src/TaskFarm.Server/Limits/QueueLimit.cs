using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Limits;

/// <summary>Refuses tasks where too many wait. The farm is asked only when what was let in since it was asked last could be too much.</summary>
internal sealed class QueueLimit(ITaskController controller, int maxLength)
{
    private long _atMost;

    /// <exception cref="ProblemException">Too many tasks wait.</exception>
    public async ValueTask LetInAsync(int count, CancellationToken cancellationToken)
    {
        if (Interlocked.Add(ref _atMost, count) <= maxLength)
        {
            return;
        }

        var waiting = (await controller.QueueStatusAsync(verbose: false, cancellationToken).ConfigureAwait(false)).Scheduled;
        Interlocked.Exchange(ref _atMost, (long)waiting + count);
        if ((long)waiting + count > maxLength)
        {
            throw new ProblemException(Problem.TooMany(
                $"{waiting:N0} tasks wait, and {count:N0} more would be more than {maxLength:N0}. Wait until some are done, or raise {nameof(TaskFarmServerOptions.MaxQueueLength)}."));
        }
    }
}
