// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgentReputation} from "../src/AgentReputation.sol";
import {AgentFixture} from "./AgentFixture.sol";

/// @notice A reputation registry and one-line ways to give feedback and to compare a summary.
abstract contract ReputationFixture is AgentFixture {
    AgentReputation internal reputation;
    address internal carol = makeAddr("carol");

    function setUp() public override {
        super.setUp();
        reputation = new AgentReputation(identity);
    }

    function give(address client, int128 value, uint8 decimals, string memory tag1, string memory tag2) internal {
        vm.prank(client);
        reputation.giveFeedback(agentId, value, decimals, tag1, tag2, "https://agent.example", "ipfs://f", "hash");
    }

    function only(address client) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = client;
    }

    function both() internal view returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (bob, carol);
    }

    function assertSummary(
        address[] memory clients,
        string memory tag1,
        string memory tag2,
        uint64 n,
        int128 v,
        uint8 d
    ) internal view {
        (uint64 count, int128 value, uint8 decimals) = reputation.getSummary(agentId, clients, tag1, tag2);
        assertEq(count, n, "count");
        assertEq(value, v, "value");
        assertEq(decimals, d, "decimals");
    }
}
