// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelRegistry, ModelRegistry} from "../../src/ModelRegistry.sol";
import {IRoyalties} from "../../src/Royalties.sol";
import {Header} from "../../src/interfaces/Types.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";

/// @notice Gas of whole transactions (contracts/snapshots) against the limits of the design. `isolate` counts the 21,000
/// and the call data of each.
/// forge-config: default.isolate = true
contract GasTest is RoyaltiesFixture {
    function test_Gas_Epochs() public {
        uint256 n = 100;
        bytes32[] memory ids = new bytes32[](n);
        for (uint256 i; i < n; ++i) {
            ids[i] = open(KEY + i, uint96(uint256(keccak256(abi.encode(i)))), 10 ether);
        }
        vm.snapshotGasLastCall("Royalties", "open");
        vm.deal(alice, 1);
        Header memory previous;
        for (uint256 k = 1; k <= 4; ++k) {
            vm.startPrank(operator);
            royalties.collect(batch(ids, uint128(k)));
            if (k == 2) {
                within("collect, a voucher of 100", vm.snapshotGasLastCall("Royalties", "collect100") / n, 14_000);
            }
            (uint96 pool,,,) = royalties.progress();
            uint256 cumulative = k * 1_234_567_890_123_456_789;
            (bytes32 root,) = deep(cumulative, k);
            Header memory h =
                Header(root, keccak256("l"), keccak256("r"), keccak256("d"), pool, uint256(pool) * 4 / 5 - 12_345);
            royalties.post(previous, h);
            if (k == 4) within("post", vm.snapshotGasLastCall("Royalties", "post"), 82_000);
            previous = h;
            vm.stopPrank();
            skip(2 hours);
            if (k > 1) claimAndMeasure(k);
        }
    }

    function test_Gas_Models() public {
        ModelRegistry models = new ModelRegistry();
        IModelRegistry.DatanetUse[] memory uses = new IModelRegistry.DatanetUse[](1);
        uses[0] = IModelRegistry.DatanetUse(0xfedcba9876543210, 1);
        IModelRegistry.Version memory fields = IModelRegistry.Version(
            keccak256("a"),
            keccak256("b"),
            keccak256("c"),
            keccak256("d"),
            keccak256("e"),
            keccak256("f"),
            keccak256("g"),
            uses
        );
        vm.prank(bob);
        models.publish(fields, "another-model", 1e15);
        vm.prank(alice);
        models.publish(fields, "harbour-guide", 1e15);
        within("publish", vm.snapshotGasLastCall("ModelRegistry", "publish"), 165_000);
        vm.prank(alice);
        models.anchorRun(keccak256("run"), 100, keccak256("x"));
        within("anchor", vm.snapshotGasLastCall("ModelRegistry", "anchorRun"), 50_000);
    }

    function claimAndMeasure(uint256 k) private {
        uint256 cumulative = (k - 1) * 1_234_567_890_123_456_789;
        (, bytes32[] memory proof) = deep(cumulative, k - 1);
        royalties.claim(k - 1, 0xA5A5A, alice, cumulative, 987_654_321e18, 123_456, proof);
        if (k == 2) within("first claim", vm.snapshotGasLastCall("Royalties", "claimFirst"), 76_000);
        if (k == 3) within("later claim", vm.snapshotGasLastCall("Royalties", "claimLater"), 60_000);
    }

    function batch(bytes32[] memory ids, uint128 k) private view returns (IRoyalties.Collection[] memory items) {
        items = new IRoyalties.Collection[](ids.length);
        for (uint128 i; i < ids.length; ++i) {
            uint128 amount = (123_456_789_012_345_678 + i) * k;
            items[i] = voucher(KEY + i, ids[i], amount, amount);
        }
    }

    /// @dev Root and proof of a leaf in a tree of a million accounts.
    function deep(uint256 cumulative, uint256 seed) private view returns (bytes32 node, bytes32[] memory proof) {
        proof = new bytes32[](20);
        node = Formats.claimLeaf(0xA5A5A, alice, cumulative, 987_654_321e18, 123_456);
        uint256 index = 0xA5A5A;
        for (uint256 i; i < 20; ++i) {
            proof[i] = keccak256(abi.encode(seed, i));
            node = index & 1 == 0 ? keccak256(abi.encode(node, proof[i])) : keccak256(abi.encode(proof[i], node));
            index >>= 1;
        }
    }

    function within(string memory what, uint256 gas, uint256 limit) private pure {
        assertLe(gas, limit, what);
    }
}
