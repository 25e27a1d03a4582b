using System.Text.Json;

namespace TaskFarm.Server.Events;

/// <summary>What happened since the last time, in counts, and some of it one by one: failures first, of the rest a fair choice.</summary>
internal sealed class EventSample(FarmEventFeed feed)
{
    private const int MaxListed = 100;

    private readonly List<FarmEvent.AttemptEnded> _attempts = [];
    private readonly List<FarmEvent.TaskEnded> _failures = [];
    private readonly List<FarmEvent> _engines = [];
    private readonly Random _random = new();
    private int _submitted;
    private int _started;
    private int _attemptsEnded;
    private int _succeeded;
    private int _failed;
    private long _droppedBefore;
    private long _dropped;

    /// <summary>Takes what there is; whether there is anything to tell.</summary>
    public bool Take()
    {
        Begin();
        var isNews = false;
        while (feed.TryRead(out var farmEvent))
        {
            isNews = true;
            Add(farmEvent);
        }

        return isNews || _dropped > 0;
    }

    /// <summary>Writes what was taken last.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("submitted", _submitted);
        writer.WriteNumber("started", _started);
        writer.WriteNumber("succeeded", _succeeded);
        writer.WriteNumber("failed", _failed);
        writer.WriteNumber("attemptsEnded", _attemptsEnded);
        WriteAttempts(writer);
        WriteFailures(writer);
        WriteEngines(writer);

        // What is not listed is only counted; what was dropped is not even counted.
        writer.WriteNumber("unlisted", _attemptsEnded - _attempts.Count);
        writer.WriteNumber("dropped", _dropped);
        writer.WriteEndObject();
    }

    private void Begin()
    {
        _attempts.Clear();
        _failures.Clear();
        _engines.Clear();
        (_submitted, _started, _attemptsEnded, _succeeded, _failed) = (0, 0, 0, 0, 0);
        var dropped = feed.Dropped;
        (_dropped, _droppedBefore) = (dropped - _droppedBefore, dropped);
    }

    private void Add(FarmEvent farmEvent)
    {
        switch (farmEvent)
        {
            case FarmEvent.TasksSubmitted submitted:
                _submitted += submitted.Count;
                break;
            case FarmEvent.AttemptStarted:
                _started++;
                break;
            case FarmEvent.AttemptEnded attempt:
                _attemptsEnded++;
                List(attempt);
                break;
            case FarmEvent.TaskEnded { Failure: null }:
                _succeeded++;
                break;
            case FarmEvent.TaskEnded ended:
                _failed++;
                if (_failures.Count < MaxListed)
                {
                    _failures.Add(ended);
                }

                break;
            default:
                if (_engines.Count < MaxListed)
                {
                    _engines.Add(farmEvent);
                }

                break;
        }
    }

    private void List(FarmEvent.AttemptEnded attempt)
    {
        if (_attempts.Count < MaxListed)
        {
            _attempts.Add(attempt);
            return;
        }

        // Each has the same chance to be among those listed, and a failure takes the place of a success in any case.
        var place = attempt.Failure is null ? _random.Next(_attemptsEnded) : _attempts.FindIndex(listed => listed.Failure is null);
        if (place >= 0 && place < MaxListed && (attempt.Failure is not null || _attempts[place].Failure is null))
        {
            _attempts[place] = attempt;
        }
    }

    private void WriteAttempts(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("attempts");
        foreach (var attempt in _attempts)
        {
            writer.WriteStartObject();
            writer.WriteNumber("task", attempt.TaskId);
            writer.WriteNumber("attempt", attempt.Attempt);
            writer.WriteString("engine", attempt.EngineId);
            writer.WriteString("started", attempt.At - attempt.Duration);
            writer.WriteNumber("ms", Math.Round(attempt.Duration.TotalMilliseconds, 3));
            writer.WriteString("failure", attempt.Failure?.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteFailures(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("failures");
        foreach (var ended in _failures)
        {
            writer.WriteStartObject();
            writer.WriteNumber("task", ended.TaskId);
            writer.WriteString("at", ended.At);
            writer.WriteString("failure", ended.Failure?.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteEngines(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("engines");
        foreach (var farmEvent in _engines)
        {
            var (id, isThere) = farmEvent is FarmEvent.EngineCame came ? (came.EngineId, true) : (((FarmEvent.EngineGone)farmEvent).EngineId, false);
            writer.WriteStartObject();
            writer.WriteString("engine", id);
            writer.WriteString("at", farmEvent.At);
            writer.WriteBoolean("there", isThere);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
