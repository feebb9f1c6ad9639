// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPools} from "../../src/interfaces/IPools.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {MultiProof} from "../../src/libraries/MultiProof.sol";
import {PoolsFixture} from "../PoolsFixture.sol";

/// @notice Gas of whole transactions (contracts/snapshots) at a version of a million rows. `isolate` counts the 21,000 and the
/// call data of each.
/// forge-config: default.isolate = true
contract PoolsGasTest is PoolsFixture {
    /// @dev Alice's rows lie as far apart as can be, so that few siblings follow from each other.
    function spread(uint32 count, uint32 total) private pure returns (IPools.Row[] memory rows) {
        rows = new IPools.Row[](count);
        for (uint32 i; i < count; ++i) {
            rows[i] = row(i * (total / count) + 3);
        }
    }

    function asNodes(IPools.Row[] memory rows) private view returns (bytes32[] memory nodes, uint256[] memory indexes) {
        (nodes, indexes) = (new bytes32[](rows.length), new uint256[](rows.length));
        for (uint256 i; i < rows.length; ++i) {
            nodes[i] = Formats.versionLeaf(rows[i].datumHash, alice, rows[i].reviewer, rows[i].batchRoot);
            indexes[i] = rows[i].index;
        }
    }

    /// @dev A random proof of as many siblings as these rows need, and the root that they give.
    function deep(IPools.Row[] memory rows, uint32 total) private view returns (bytes32 root, bytes32[] memory proof) {
        (bytes32[] memory nodes, uint256[] memory indexes) = asNodes(rows);
        proof = new bytes32[](siblings(rows, total));
        for (uint256 i; i < proof.length; ++i) {
            proof[i] = keccak256(abi.encode(i));
        }
        root = this.process(nodes, indexes, total, proof);
        assertNotEq(root, 0);
    }

    function siblings(IPools.Row[] memory rows, uint32 total) private view returns (uint256 needed) {
        (, uint256[] memory indexes) = asNodes(rows);
        uint256 count = indexes.length;
        for (uint256 size = total; size > 1; size = (size + 1) / 2) {
            uint256 parents;
            for (uint256 i; i < count; ++i) {
                bool isPair = i + 1 < count && indexes[i + 1] == indexes[i] ^ 1;
                indexes[parents++] = indexes[i] >> 1;
                if (isPair) ++i;
                else ++needed;
            }
            count = parents;
        }
    }

    function process(bytes32[] memory nodes, uint256[] memory indexes, uint256 size, bytes32[] calldata proof)
        external
        pure
        returns (bytes32)
    {
        return MultiProof.process(nodes, indexes, size, proof);
    }

    function measure(uint32 count, uint32 total, string memory name) private returns (uint256 gas) {
        IPools.Row[] memory rows = spread(count, total);
        (bytes32 root, bytes32[] memory proof) = deep(rows, total);
        pools.credit{value: 1_000 ether}(datanetId);
        vm.snapshotGasLastCall("Pools", "credit");
        vm.prank(curator);
        uint32 version = datanets.release(datanetId, root, total, "manifest");
        pools.settle(datanetId, version, root, total, "manifest");
        vm.snapshotGasLastCall("Pools", "settle");
        pools.claim(datanetId, version, alice, rows, proof);
        return vm.snapshotGasLastCall("Pools", name);
    }

    function test_Gas_SettlingCostsTheSameForAMillionRowsAndClaimsShareTheirProof() public {
        vm.deal(alice, 1);
        assertLe(measure(1, 1_000_000, "claim1"), 100_000);
        assertLe(measure(100, 1_000_000, "claim100"), 4_900_000, "each row the first of its 256 in the bitmap");
        assertLe(measure(100, 1_000, "claim100of1000"), 1_300_000);
    }
}
