// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {DatanetRegistry, IDatanetRegistry} from "../../src/DatanetRegistry.sol";
import {IModelRegistry, ModelRegistry} from "../../src/ModelRegistry.sol";

/// @notice Payee checkpoints against a plain list of who was named when.
contract RegistriesFuzzTest is Test {
    /// @param gap Seconds since the change before; changes may share a second.
    struct Change {
        uint16 gap;
        bool transfer;
        uint160 to;
    }

    DatanetRegistry private datanets = new DatanetRegistry();
    ModelRegistry private models = new ModelRegistry();
    address private creator = makeAddr("creator");
    uint256 private datanetId;
    uint256 private modelId;
    uint256[] private times;
    address[] private payees;

    function setUp() public {
        vm.warp(1_795_000_000);
        IModelRegistry.Version memory fields;
        (fields.baseHash, fields.adapterHash) = ("base", "adapter");
        vm.startPrank(creator);
        datanetId = datanets.create("salt", "root", 1, "manifest");
        modelId = models.publish(fields, "harbour-guide", 1);
        vm.stopPrank();
    }

    function carryOut(Change calldata change) private {
        skip(change.gap % 3);
        address to = address(uint160(bound(change.to, uint160(1 << 64), type(uint160).max)));
        vm.startPrank(datanets.ownerOf(datanetId));
        if (change.transfer) {
            datanets.transferFrom(datanets.ownerOf(datanetId), to, datanetId);
            models.transferFrom(models.ownerOf(modelId), to, modelId);
        } else {
            datanets.setPayee(datanetId, to);
            models.setPayee(modelId, to);
        }
        vm.stopPrank();
        times.push(block.timestamp);
        payees.push(to);
    }

    function named(uint256 time) private view returns (address payee) {
        payee = creator;
        for (uint256 i; i < times.length && times[i] <= time; ++i) {
            payee = payees[i];
        }
    }

    function testFuzz_ThePayeeAtTheReceiptsTimeIsPaidWhateverIsTransferredLater(Change[] calldata changes, uint256 time)
        public
    {
        uint256 start = block.timestamp;
        for (uint256 i; i < changes.length && i < 24; ++i) {
            carryOut(changes[i]);
        }
        time = bound(time, start - 2, block.timestamp + 2);
        assertEq(datanets.payeeAt(datanetId, time), named(time));
        assertEq(models.payeeAt(modelId, time), named(time));
        (address receiver,) = models.royaltyInfo(modelId, 1 ether);
        assertEq(receiver, named(block.timestamp), "a sale owes who is paid now");
    }

    function testFuzz_AnIdFollowsFromCreatorAndSalt(address by, bytes32 salt, address other, bytes32 otherSalt)
        public
        view
    {
        uint256 id = datanets.idOf(by, salt);
        assertEq(id, uint64(uint256(keccak256(abi.encode(by, salt)))));
        if (by != other || salt != otherSalt) assertNotEq(id, datanets.idOf(other, otherSalt));
    }

    function testFuzz_OnlyTheOwnerReleasesOrPublishes(address caller) public {
        vm.assume(caller != creator);
        IModelRegistry.Version memory fields;
        (fields.baseHash, fields.adapterHash) = ("base", "adapter");
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(IDatanetRegistry.NotOwner.selector, datanetId, caller));
        datanets.release(datanetId, "root", 1, "manifest");
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.NotOwner.selector, modelId, caller));
        models.publishVersion(modelId, fields);
    }

    function testFuzz_ARunsHeadBindsEveryAnchorInOrder(uint64[] calldata steps, bytes32[] calldata roots) public {
        bytes32 head;
        for (uint256 i; i < steps.length && i < roots.length && i < 16; ++i) {
            head = keccak256(abi.encode(head, steps[i], roots[i]));
            assertEq(models.anchorRun("run", steps[i], roots[i]), head);
        }
        assertEq(models.runHead(address(this), "run"), head);
    }
}
