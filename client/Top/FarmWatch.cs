using System.Text.Json;
using TaskFarm.Server.Events;
using TaskFarm.Server.Json;

namespace TaskFarm.CommandLine.Top;

/// <summary>What was heard of a farm lately; none of it is kept without a limit.</summary>
internal sealed class FarmWatch
{
    public const int Seconds = 60;

    private const int MostAttempts = 10_000;
    private const int MostFailures = 5;
    private const int MostLost = 10;

    private readonly Queue<WatchedAttempt> _attempts = new();
    private readonly List<WatchedEngine> _lost = [];
    private readonly List<long> _failures = [];
    private readonly Queue<(long Second, int Depth, long Ended)> _samples = new();
    private IReadOnlyList<WatchedEngine> _there = [];
    private long _ended;
    private long? _endedBefore;

    public DateTimeOffset Now { get; private set; }

    public QueueStatus? Queue { get; private set; }

    public IEnumerable<WatchedEngine> Engines => _there.Concat(_lost);

    public IEnumerable<WatchedAttempt> Attempts => _attempts;

    /// <summary>The tasks that failed last, the latest first.</summary>
    public IReadOnlyList<long> Failures => _failures;

    /// <summary>How many attempts were counted but not listed one by one.</summary>
    public long Unlisted { get; private set; }

    /// <summary>How many events were dropped uncounted.</summary>
    public long Dropped { get; private set; }

    /// <summary>How many tasks had not ended, by the second.</summary>
    public IEnumerable<double> Depths => _samples.Select(sample => (double)sample.Depth);

    /// <summary>How many tasks ended, by the second.</summary>
    public IEnumerable<double> Rates => _samples.Zip(_samples.Skip(1), (one, next) => (double)(next.Ended - one.Ended) / (next.Second - one.Second));

    public void Hear(FarmNews news)
    {
        using var data = JsonDocument.Parse(news.Data);
        if (news.Name == "farm")
        {
            HearPicture(data.RootElement);
        }
        else if (news.Name == "activity")
        {
            HearActivity(data.RootElement);
        }
    }

    /// <summary>Learns of failures that it was not told of.</summary>
    public void Remember(IEnumerable<long> failed) => failed.ToList().ForEach(AddFailure);

    private void HearPicture(JsonElement picture)
    {
        Now = picture.GetProperty("at").GetDateTimeOffset();
        Queue = StatusJson.Read(picture.GetProperty("queue"));
        var engines = picture.GetProperty("engines").EnumerateArray().Select(EngineOf).ToList();
        var ids = engines.Select(engine => engine.Id).ToHashSet();
        foreach (var engine in _there.Where(engine => !ids.Contains(engine.Id)))
        {
            Lose(engine.Id);
        }

        _lost.RemoveAll(engine => ids.Contains(engine.Id));
        _there = engines;

        // The counts shrink when tasks are cleared.
        var ended = (long)Queue.Succeeded + Queue.Failed + Queue.Aborted;
        _ended += Math.Max(0, ended - (_endedBefore ?? ended));
        _endedBefore = ended;
        var second = Now.ToUnixTimeSeconds();
        if (_samples.Count == 0 || _samples.Last().Second < second)
        {
            _samples.Enqueue((second, Queue.Scheduled + Queue.Pending, _ended));
        }

        while (_samples.Count > Seconds)
        {
            _samples.Dequeue();
        }
    }

    private void HearActivity(JsonElement activity)
    {
        Unlisted += activity.GetProperty("unlisted").GetInt64();
        Dropped += activity.GetProperty("dropped").GetInt64();
        foreach (var attempt in activity.GetProperty("attempts").EnumerateArray())
        {
            var started = attempt.GetProperty("started").GetDateTimeOffset();
            var ended = started + TimeSpan.FromMilliseconds(attempt.GetProperty("ms").GetDouble());
            _attempts.Enqueue(new WatchedAttempt(attempt.GetProperty("engine").GetString()!, started, ended, attempt.GetProperty("failure").ValueKind == JsonValueKind.Null));
        }

        while (_attempts.Count > MostAttempts || (_attempts.TryPeek(out var oldest) && oldest.Ended < Now.AddSeconds(-Seconds)))
        {
            _attempts.Dequeue();
        }

        foreach (var failure in activity.GetProperty("failures").EnumerateArray().Where(failure => failure.GetProperty("failure").GetString() != nameof(FailureKind.Aborted)))
        {
            AddFailure(failure.GetProperty("task").GetInt64());
        }

        foreach (var engine in activity.GetProperty("engines").EnumerateArray().Where(engine => !engine.GetProperty("there").GetBoolean()))
        {
            Lose(engine.GetProperty("engine").GetString()!);
        }
    }

    private void AddFailure(long task)
    {
        _failures.Remove(task);
        _failures.Insert(0, task);
        _failures.RemoveRange(Math.Min(_failures.Count, MostFailures), Math.Max(0, _failures.Count - MostFailures));
    }

    private void Lose(string id)
    {
        _lost.RemoveAll(engine => engine.Id == id);
        _there = [.. _there.Where(engine => engine.Id != id)];
        _lost.Add(new WatchedEngine(id, "Lost", null));
        _lost.RemoveRange(0, Math.Max(0, _lost.Count - MostLost));
    }

    private static WatchedEngine EngineOf(JsonElement engine) => new(
        engine.GetProperty("id").GetString()!,
        engine.GetProperty("state").GetString()!,
        engine.GetProperty("task") is { ValueKind: JsonValueKind.Number } task ? task.GetInt64() : null);
}
