using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Limits;

/// <summary>What the bodies of all requests together may take of the memory.</summary>
internal sealed class BodyBudget(long maxBytes)
{
    private long _taken;

    /// <exception cref="ProblemException">There is not so much left.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) > maxBytes)
        {
            Interlocked.Add(ref _taken, -bytes);
            throw new ProblemException(Problem.TooMany(
                $"The requests of this moment hold {maxBytes:N0} bytes together. Send less at a time, or raise {nameof(TaskFarmServerOptions.MaxBufferedBytes)}."));
        }
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
