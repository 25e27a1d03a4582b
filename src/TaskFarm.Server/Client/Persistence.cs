using System.Diagnostics;

namespace TaskFarm.Server.Client;

/// <summary>How long and how often a wait tries to reach a server that has gone away.</summary>
internal sealed class Persistence(TimeSpan retryFor)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private long? _goneSince;
    private TimeSpan _pause = FirstPause;

    /// <summary>The server has answered.</summary>
    public void Reached() => (_goneSince, _pause) = (null, FirstPause);

    /// <summary>Whether to try again, and after which pause.</summary>
    /// <param name="failure">Why it could not be reached.</param>
    /// <param name="wasThere">Whether it has heard of this wait before.</param>
    /// <param name="pause">The pause.</param>
    public bool ShouldRetry(FarmUnavailableException failure, bool wasThere, out TimeSpan pause)
    {
        pause = _pause;
        if (!wasThere || failure.InnerException is not HttpRequestException)
        {
            return false;
        }

        _goneSince ??= Stopwatch.GetTimestamp();
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return Stopwatch.GetElapsedTime(_goneSince.Value) < retryFor;
    }

    /// <summary>Whether a failure came about after the server had been reached.</summary>
    public static bool WasReached(FarmUnavailableException failure) => failure.InnerException is HttpRequestException exception && IsOfAServerThatWasThere(exception);

    public static bool IsOfAServerThatWasThere(HttpRequestException exception) =>
        exception.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError);
}
