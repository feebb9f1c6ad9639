// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelRegistry, ModelRegistry} from "../../src/ModelRegistry.sol";
import {ClaimLeaf} from "../../src/interfaces/Evidence.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Header} from "../../src/interfaces/Types.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";

/// @notice Gas of whole transactions (contracts/snapshots) against the limits of the design. `isolate` counts the 21,000
/// and the call data of each.
/// forge-config: default.isolate = true
contract GasTest is RoyaltiesFixture {
    uint256 private constant INDEX = 0xA5A5A;
    uint256 private constant UNIT = 1_234_567_890_123_456_789;

    function test_Gas_Epochs() public {
        bytes32[] memory ids = new bytes32[](100);
        for (uint256 i; i < ids.length; ++i) {
            ids[i] = open(KEY + i, uint96(uint256(keccak256(abi.encode(i)))), 10 ether);
        }
        vm.snapshotGasLastCall("Royalties", "open");
        vm.deal(alice, 1);
        for (uint256 k = 1; k <= 4; ++k) {
            IRoyalties.Collection[] memory items = vouchers(ids, uint128(k));
            vm.prank(operator);
            royalties.collect(items);
            if (k == 2) within("collect100", 14_000, ids.length);
            post(
                Header(
                    root(alice, k), keccak256("l"), keccak256("r"), keccak256("d"), inPool(), inPool() * 4 / 5 - 12_345
                )
            );
            if (k == 4) within("post", 82_000, 1);
            skip(2 hours);
            if (k > 1) claim(alice, k - 1);
            if (k == 2) within("claimFirst", 76_000, 1);
            if (k == 3) within("claimLater", 60_000, 1);
        }
    }

    function test_Gas_FirstClaimToAnAccountNeverUsed() public {
        address fresh = makeAddr("fresh");
        for (uint96 k = 1; k <= 2; ++k) {
            pay(k, 10 ether);
            post(Header(root(fresh, k), keccak256("l"), keccak256("r"), keccak256("d"), 10 ether, 8 ether - 12_345));
            skip(2 hours);
        }
        claim(fresh, 1);
        within("claimFirstNewAccount", 102_000, 1);
    }

    function test_Gas_ClaimsInOneTransaction() public {
        for (uint256 i; i < 20; ++i) {
            earn(makeAddr(vm.toString(i)), 1 ether + i);
            vm.deal(accounts[i], 1);
        }
        pay(1, 100 ether);
        postAndFinalise(100 ether, 80 ether);
        IRoyalties.ClaimItem[] memory items = new IRoyalties.ClaimItem[](20);
        for (uint256 i; i < items.length; ++i) {
            items[i] = claimItem(1, i);
        }
        royalties.claimMany(items);
        within("claimMany20", 60_000, items.length);
    }

    function test_Gas_LeavingAChannel() public {
        bytes32 id = open(KEY, 1, 10 ether);
        collect(voucher(KEY, id, 4 ether, 3 ether));
        vm.startPrank(payer);
        royalties.topUp{value: 1 ether}(id);
        vm.snapshotGasLastCall("Royalties", "topUp");
        royalties.requestClose(id);
        vm.snapshotGasLastCall("Royalties", "requestClose");
        skip(1 days);
        royalties.close(id);
        vm.snapshotGasLastCall("Royalties", "close");
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
        assertLe(vm.snapshotGasLastCall("ModelRegistry", "publish"), 165_000, "publish");
        vm.prank(alice);
        models.anchorRun(keccak256("run"), 100, keccak256("x"));
        assertLe(vm.snapshotGasLastCall("ModelRegistry", "anchorRun"), 50_000, "anchorRun");
    }

    function claim(address account, uint256 k) private {
        (, bytes32[] memory proof) = deep(account, k);
        royalties.claim(k, leaf(account, k), proof);
    }

    function vouchers(bytes32[] memory ids, uint128 k) private view returns (IRoyalties.Collection[] memory items) {
        items = new IRoyalties.Collection[](ids.length);
        for (uint128 i; i < ids.length; ++i) {
            uint128 amount = (123_456_789_012_345_678 + i) * k;
            items[i] = voucher(KEY + i, ids[i], amount, amount);
        }
    }

    function leaf(address account, uint256 k) private pure returns (ClaimLeaf memory) {
        return ClaimLeaf(INDEX, account, k * UNIT, 987_654_321e18, 123_456);
    }

    function root(address account, uint256 k) private pure returns (bytes32 node) {
        (node,) = deep(account, k);
    }

    /// @dev Root and proof of a leaf in a tree of a million accounts.
    function deep(address account, uint256 k) private pure returns (bytes32 node, bytes32[] memory proof) {
        proof = new bytes32[](20);
        ClaimLeaf memory l = leaf(account, k);
        node = Formats.claimLeaf(l.index, l.account, l.cumulative, l.sumBefore, l.lineEnd);
        uint256 index = INDEX;
        for (uint256 i; i < 20; ++i) {
            proof[i] = keccak256(abi.encode(k, i));
            node = index & 1 == 0 ? keccak256(abi.encode(node, proof[i])) : keccak256(abi.encode(proof[i], node));
            index >>= 1;
        }
    }

    /// @dev Writes what the last call took, and holds each of its parts to the limit.
    function within(string memory name, uint256 limit, uint256 parts) private {
        assertLe(vm.snapshotGasLastCall("Royalties", name) / parts, limit, name);
    }
}
