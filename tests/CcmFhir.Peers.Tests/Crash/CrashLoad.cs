using System.Collections.Concurrent;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>People at work: each takes patient after patient from the launch to the closed month, whatever happens to the app.</summary>
internal sealed class CrashLoad(Uri app, ICrashEhr ehr, int clients, Action<string> report)
{
    private const int EntriesEach = 10;

    private static readonly TimeSpan PerAction = TimeSpan.FromMinutes(3);

    private int _patients;

    /// <summary>Time entries of which somebody was told that they are saved.</summary>
    public ConcurrentQueue<Guid> Entries { get; } = new();

    /// <summary>Patients, by the EHR's id, whose month somebody was told is closed.</summary>
    public ConcurrentQueue<string> Closed { get; } = new();

    public ConcurrentQueue<string> Patients { get; } = new();

    /// <summary>Until told to stop, then at once: what is half done stays half done.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, clients).Select(_ => WorkAsync(stop)));

    private async Task WorkAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await CareForOneAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever became of one page, what was acknowledged before is counted: an hour of kills must not be lost to it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                report($"a client gave up on a patient: {e.Message.Split('\n')[0]}");
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None); // nobody starts anew at once
            }
        }
    }

    private async Task CareForOneAsync(CancellationToken stop)
    {
        var patient = await ehr.AdmitAsync($"Number {Interlocked.Increment(ref _patients)}");
        Patients.Enqueue(patient);
        using var job = await MainJob.LaunchAsync(
            app, ehr.Installed.Physician, ehr.Nurse, user => ehr.LaunchUrlAsync(patient, user), new Persistence(PerAction, stop));
        try
        {
            await job.PrepareAsync(EntriesEach);
            if (await job.CloseAsync(tries: 5))
            {
                Closed.Enqueue(patient);
            }
            else
            {
                report("a month could not be closed");
            }
        }
        finally
        {
            foreach (var entry in job.Acknowledged)
            {
                Entries.Enqueue(entry);
            }
        }
    }
}
