namespace TaskFarm.Scheduling;

public class TaskLineTests
{
    [Fact]
    public void The_head_moves_past_seats_that_were_left()
    {
        var (line, tasks) = Line(6);
        line.Remove(tasks[1]);
        line.Remove(tasks[2]);
        line.Remove(tasks[0]);

        Assert.Same(tasks[3], line.Head);
        Assert.Equal(3, line.Count);
    }

    [Fact]
    public void A_line_that_was_emptied_from_the_middle_begins_anew()
    {
        var (line, tasks) = Line(3);
        line.Remove(tasks[1]);
        line.Remove(tasks[2]);
        line.Remove(tasks[0]);
        Assert.Equal(0, line.Count);

        line.AddFirst(tasks[2]);
        line.AddLast(tasks[1]);
        Assert.Equal([2L, 1L], Drain(line));
    }

    [Fact]
    public void Seats_that_were_left_are_closed_when_the_ring_is_full()
    {
        var (line, tasks) = Line(8);
        foreach (var left in tasks[1..7])
        {
            line.Remove(left);
        }

        for (var id = 8; id < 40; id++)
        {
            line.AddLast(new ScheduledTask(id));
        }

        Assert.Equal([0, 7, .. Enumerable.Range(8, 32).Select(id => (long)id)], Drain(line));
    }

    [Fact]
    public void Both_ends_take_tasks_round_the_ring()
    {
        var line = new TaskLine(null);
        for (var id = 0; id < 100; id++)
        {
            if (id % 2 == 0)
            {
                line.AddFirst(new ScheduledTask(id));
            }
            else
            {
                line.AddLast(new ScheduledTask(id));
            }
        }

        Assert.Equal([.. Enumerable.Range(0, 50).Select(n => 98L - (2 * n)), .. Enumerable.Range(0, 50).Select(n => 1L + (2 * n))], Drain(line));
    }

    private static (TaskLine Line, ScheduledTask[] Tasks) Line(int count)
    {
        var line = new TaskLine(null);
        ScheduledTask[] tasks = [.. Enumerable.Range(0, count).Select(id => new ScheduledTask(id))];
        Array.ForEach(tasks, line.AddLast);
        return (line, tasks);
    }

    private static List<long> Drain(TaskLine line)
    {
        var ids = new List<long>();
        while (line.Count > 0)
        {
            ids.Add(line.Head.Id);
            line.Remove(line.Head);
        }

        return ids;
    }
}
