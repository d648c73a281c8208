using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace CcmFhir.Sandbox.Faults;

/// <summary>How one fault is switched on.</summary>
/// <param name="Name">What goes wrong.</param>
/// <param name="ResourceType">Only for this resource type; null for all.</param>
/// <param name="Times">How often it still strikes; null until it is switched off.</param>
/// <param name="Milliseconds">Length of a delay; null takes the fault's default.</param>
public sealed record FaultSetting(FaultName Name, string? ResourceType = null, int? Times = null, int? Milliseconds = null);

/// <summary>The faults of one sandbox. Safe to use from several threads; a fault of n times strikes exactly n times.</summary>
public sealed class Switchboard
{
    private readonly ConcurrentDictionary<FaultName, FaultSetting> _on = new();

    public ImmutableArray<FaultSetting> On => [.. _on.Values.OrderBy(f => f.Name)];

    public void Set(FaultName name, string? resourceType = null, int? times = null, int? milliseconds = null) =>
        _on[name] = new FaultSetting(name, resourceType, times, milliseconds);

    public void Clear(FaultName name) => _on.TryRemove(name, out _);

    public void ClearAll() => _on.Clear();

    /// <summary>The setting if the fault strikes now, null otherwise; a counted fault loses one of its times.</summary>
    internal FaultSetting? Strike(FaultName name, string? resourceType = null)
    {
        while (_on.TryGetValue(name, out var setting) && (setting.ResourceType is null || setting.ResourceType == resourceType))
        {
            if (setting.Times is not { } times)
            {
                return setting;
            }

            var used = times > 1
                ? _on.TryUpdate(name, setting with { Times = times - 1 }, setting)
                : _on.TryRemove(KeyValuePair.Create(name, setting));
            if (used)
            {
                return setting;
            }
        }

        return null;
    }
}
