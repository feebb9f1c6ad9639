// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice An account that refuses money while it is told to, or calls back once when it gets some.
contract Receiver {
    bool public refuses;
    bool public called;
    bool public succeeded;
    bool private armed;
    address private target;
    bytes private data;

    error Refused();

    function refuse(bool refuses_) external {
        refuses = refuses_;
    }

    function arm(address target_, bytes calldata data_) external {
        (armed, called, succeeded, target, data) = (true, false, false, target_, data_);
    }

    receive() external payable {
        if (refuses) revert Refused();
        if (!armed) return;
        armed = false;
        called = true;
        (succeeded,) = target.call(data);
    }
}

/// @notice Puts its value where no function of the receiver is asked.
contract Force {
    constructor(address receiver) payable {
        selfdestruct(payable(receiver));
    }
}
