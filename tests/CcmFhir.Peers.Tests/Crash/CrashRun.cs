using CcmFhir.Testing;
using Dapper;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>
/// Kills the app again and again while people use it, then lets it finish and counts: what a user was told is saved is there,
/// what went to the EHR is there once, and what did not is reported.
/// </summary>
public sealed class CrashRun
{
    private static readonly EhrTrouble[] SandboxTroubles = Enum.GetValues<EhrTrouble>();

    private readonly CrashOptions _options;
    private readonly Action<string> _report;
    private readonly Random _chance = new(20261122);
    private readonly Dictionary<(string Kind, RelayStep Step), int> _kills = [];
    private int _atRandom;

    private CrashRun(CrashOptions options, Action<string> report) => (_options, _report) = (options, report);

    /// <summary>How long a hanging EHR hangs, and how long the app waits for one.</summary>
    private (TimeSpan Hang, TimeSpan Timeout) Patience =>
        _options.Quick ? (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2)) : (TimeSpan.FromSeconds(32), TimeSpan.FromSeconds(30));

    /// <param name="options">What to do.</param>
    /// <param name="report">Takes lines of progress and what was found broken.</param>
    /// <param name="enough">No more kills: what there is is counted.</param>
    public static async Task<CrashFigures> RunAsync(CrashOptions options, Action<string> report, CancellationToken enough = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var app = new Uri($"http://localhost:{FreePort.Take()}");
        await using ICrashEhr ehr = options.Server == CrashServer.Peer
            ? new PeerInUse(await PeerClinic.OpenAsync(app, CrashInstallation.EhrId))
            : await SandboxInUse.StartAsync(app);
        var run = new CrashRun(options, report);
        await using var proxy = await EhrProxy.StartAsync(run.Patience.Hang);
        await using var installation = await CrashInstallation.CreateAsync(app, ehr, proxy, options.Store);
        return await run.RunAsync(ehr, proxy, installation, enough);
    }

    private async Task<CrashFigures> RunAsync(ICrashEhr ehr, EhrProxy proxy, CrashInstallation installation, CancellationToken enough)
    {
        await SetAsync(0, proxy, installation);
        await installation.StartAsync();
        var load = new CrashLoad(installation.App, ehr, _options.Clients, _report);
        using var stop = new CancellationTokenSource();
        var working = load.RunAsync(stop.Token);
        await UntilDeliveringAsync(proxy, 5, TimeSpan.FromMinutes(2));
        var kills = 0;
        while (kills < _options.Kills && !enough.IsCancellationRequested)
        {
            var kill = ++kills;
            await KillOnceAsync(proxy, installation);
            await SetAsync(kill, proxy, installation);
            await installation.StartAsync();
            if (kill % 10 == 0 || _options.Quick)
            {
                _report($"{kill} kills ({_atRandom} at random, {_kills.Count} steps), {load.Entries.Count} entries, {load.Closed.Count} months, EHR {proxy.Trouble}");
            }
        }

        proxy.Trouble = EhrTrouble.None;
        // A run in which nobody got as far as a closed month would prove little.
        await UntilAsync(() => !load.Closed.IsEmpty, TimeSpan.FromMinutes(3));
        await stop.CancelAsync();
        await working;
        await SettleAsync(installation);
        foreach (var ((kind, step), times) in _kills.OrderBy(k => k.Key))
        {
            _report($"killed at {kind} {step}: {times}");
        }

        return await new CrashCount(installation.Database, ehr, load, _report).CountAsync(kills);
    }

    /// <summary>Until the relay has had a few exchanges, so that a kill disturbs something also on a slow machine.</summary>
    private static Task UntilDeliveringAsync(EhrProxy proxy, int exchanges, TimeSpan atMost)
    {
        var from = proxy.Exchanges;
        return UntilAsync(() => proxy.Exchanges >= from + exchanges, atMost);
    }

    private static async Task UntilAsync(Func<bool> isSo, TimeSpan atMost)
    {
        for (var until = DateTimeOffset.UtcNow + atMost; !isSo() && DateTimeOffset.UtcNow < until;)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>A step after a step, the least visited first; every third kill at any moment.</summary>
    private async Task KillOnceAsync(EhrProxy proxy, CrashInstallation installation)
    {
        await UntilDeliveringAsync(proxy, _chance.Next(8), TimeSpan.FromSeconds(15));
        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = _chance.Next(3) == 0 ? null : LeastVisited(proxy);
        if (step is { } planned)
        {
            proxy.Arm(new KillPlan(planned.Kind, planned.Step, async () =>
            {
                await installation.KillAsync();
                dead.SetResult();
            }));
        }

        // In a long run a rare exchange comes up sooner or later; waiting for it every time would be most of the run.
        var patience = step is null ? TimeSpan.FromMilliseconds(_chance.Next(1000)) : TimeSpan.FromSeconds(_options.Quick ? 6 : 2);
        await Task.WhenAny(dead.Task, Task.Delay(patience));
        if (proxy.Disarm() || step is null)
        {
            await installation.KillAsync();
            _atRandom++;
            return;
        }

        await dead.Task;
        _kills[step.Value] = _kills.GetValueOrDefault(step.Value) + 1;
    }

    private (string Kind, RelayStep Step)? LeastVisited(EhrProxy proxy)
    {
        var all = proxy.Kinds.Keys.SelectMany(kind => Enum.GetValues<RelayStep>().Select(step => (Kind: kind, Step: step))).ToArray();
        return all.Length == 0 ? null : all.OrderBy(s => _kills.GetValueOrDefault(s)).ThenBy(_ => _chance.Next()).First();
    }

    /// <summary>What the EHR is like from the next start on: another every few kills.</summary>
    private async Task SetAsync(int kill, EhrProxy proxy, CrashInstallation installation)
    {
        var turn = kill / (_options.Quick ? 2 : 5);
        proxy.Trouble = _options.Server == CrashServer.Peer ? EhrTrouble.None : SandboxTroubles[turn % SandboxTroubles.Length];
        var conditionalCreate = proxy.Trouble switch
        {
            EhrTrouble.NoIdentifierSearch => false,
            EhrTrouble.Lag => true,
            _ => (_options.Server == CrashServer.Peer ? turn : turn / SandboxTroubles.Length) % 2 == 0,
        };
        var settle = TimeSpan.FromSeconds(proxy.Trouble == EhrTrouble.Lag || _options.Server == CrashServer.Sandbox ? 7 : 1);
        await installation.ConfigureAsync(conditionalCreate, settle, Patience.Timeout);
    }

    /// <summary>As long as the longest wait of a row that was in doubt again and again: a quarter of an hour, give or take a quarter of it.</summary>
    private async Task SettleAsync(CrashInstallation installation)
    {
        var until = DateTimeOffset.UtcNow + TimeSpan.FromMinutes(20);
        while (DateTimeOffset.UtcNow < until)
        {
            await using var connection = await installation.Database.OpenAsync();
            var open = await connection.ExecuteScalarAsync<long>("select count(*) from outbox where state in ('approved', 'sending', 'unknown')");
            if (open == 0)
            {
                return;
            }

            _report($"{open} rows to settle");
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }
}
