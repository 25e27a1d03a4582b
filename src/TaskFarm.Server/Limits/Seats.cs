using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Limits;

/// <summary>Places for so many at one time; who finds none is told to come again.</summary>
/// <param name="count">How many there are.</param>
/// <param name="what">What they are for.</param>
/// <param name="setting">The setting to raise.</param>
internal sealed class Seats(int count, string what, string setting)
{
    private int _taken;

    /// <summary>Takes a place until it is disposed of.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public Seat Take()
    {
        if (Interlocked.Increment(ref _taken) <= count)
        {
            return new Seat(this);
        }

        Interlocked.Decrement(ref _taken);
        throw new ProblemException(Problem.TooMany($"There are {count} {what} already. Close some, or raise {setting}."));
    }

    public readonly struct Seat(Seats seats) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref seats._taken);
    }
}
