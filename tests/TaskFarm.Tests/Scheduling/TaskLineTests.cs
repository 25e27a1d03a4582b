using TaskFarm.Scheduling;

namespace TaskFarm.Tests.Scheduling;

public class TaskLineTests
{
    private readonly PagedTable<Waiting> _tasks = new();
    private readonly TaskLine _line;

    public TaskLineTests()
    {
        _line = new TaskLine(null, _tasks);
    }

    [Fact]
    public void The_head_moves_past_seats_that_were_left()
    {
        AddLast(0, 6);
        Remove(1, 2, 0);

        Assert.Equal((3, 3), (_line.Head, _line.Count));
    }

    [Fact]
    public void A_line_that_was_emptied_from_the_middle_begins_anew()
    {
        AddLast(0, 3);
        Remove(1, 2, 0);
        Assert.Equal(0, _line.Count);

        AddFirst(2);
        AddLast(1, 1);
        Assert.Equal([2L, 1L], Drain());
    }

    [Fact]
    public void Seats_that_were_left_are_closed_when_the_ring_is_full()
    {
        AddLast(0, 8);
        Remove(1, 2, 3, 4, 5, 6);
        AddLast(8, 32);

        Assert.Equal([0, 7, .. Enumerable.Range(8, 32).Select(id => (long)id)], Drain());
    }

    [Fact]
    public void Both_ends_take_tasks_round_the_ring()
    {
        for (var id = 0; id < 100; id += 2)
        {
            AddFirst(id);
            AddLast(id + 1, 1);
        }

        Assert.Equal([.. Enumerable.Range(0, 50).Select(n => 98L - (2 * n)), .. Enumerable.Range(0, 50).Select(n => 1L + (2 * n))], Drain());
    }

    [Fact]
    public void A_task_that_comes_back_waits_where_it_came_back_and_not_where_it_was()
    {
        AddLast(0, 4);
        Remove(1);
        AddLast(1, 1);

        Assert.Equal([0L, 2L, 3L, 1L], Drain());
    }

    private void AddLast(long first, int count)
    {
        for (var id = first; id < first + count; id++)
        {
            _tasks.Add(id, new Waiting(null, id));
            _line.AddLast(id);
        }
    }

    private void AddFirst(long id)
    {
        _tasks.Add(id, new Waiting(null, -id));
        _line.AddFirst(id);
    }

    private void Remove(params long[] ids)
    {
        foreach (var id in ids)
        {
            _line.Remove(_tasks[id].Seat);
            _tasks.Remove(id);
        }
    }

    private List<long> Drain()
    {
        var ids = new List<long>();
        while (_line.Count > 0)
        {
            ids.Add(_line.Head);
            Remove(_line.Head);
        }

        return ids;
    }
}
