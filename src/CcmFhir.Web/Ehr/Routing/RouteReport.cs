using System.Text;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>The routes as text for a terminal.</summary>
internal static class RouteReport
{
    public static string Write(EhrRoutes routes)
    {
        var text = new StringBuilder();
        foreach (var route in routes.Routes)
        {
            text.Append(route.What.ToString().PadRight(12)).Append(LaunchWords<DeliveryRoute>.For(route.Route)).Append(": ").AppendLine(route.Because);
            foreach (var refused in route.Refused)
            {
                text.Append("  not ").Append(LaunchWords<DeliveryRoute>.For(refused.Route)).Append(": ").AppendLine(refused.Because);
            }

            if (route.ManualStep is { } step)
            {
                text.Append("  to do: ").AppendLine(step);
            }
        }

        return text.AppendLine()
            .Append("conditional create: ").AppendLine(routes.ConditionalCreate ? "yes" : "no")
            .Append("versioning: ").AppendLine(LaunchWords<EhrVersioning>.For(routes.Versioning))
            .Append("bulk export: ").Append(routes.BulkExport.IsEmpty ? "none" : string.Join(", ", routes.BulkExport))
            .ToString();
    }
}
